// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// One worker that decodes code-blocks, MQ coded or HT, to words laid out as <see cref="SignMagnitude{TWord}"/> says: the quantised
/// coefficients, and the half of the interval that the last pass leaves to each.
/// </summary>
internal sealed unsafe class CodeBlockReader : IDisposable
{
    /// <summary>Columns and rows of the largest code-block.</summary>
    public const int MaximumSide = 64;

    /// <summary>Bit-planes that 32-bit words hold beside a sign and half a step.</summary>
    private const int MaximumBitPlanes = 30;

    private readonly SegmentGatherer _gatherer = new();
    private readonly MqBlockDecoderScratch _mq = new();
    private readonly CleanupDecoderScratch _cleanup = new();
    private readonly NativeBuffer<int> _plane = new((MaximumSide + CodeBlock.RowPadding) * MaximumSide);

    /// <summary>Decodes a code-block that packets have brought something of.</summary>
    /// <param name="segments">The segments that packets have brought for the tile.</param>
    /// <param name="words">Takes <paramref name="width"/> times <paramref name="height"/>.</param>
    /// <exception cref="Htj2kFormatException">The block is broken, or has more samples or bit-planes than words are made for.</exception>
    public CodedPlanes Read(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height,
            uint* words)
    {
        int offset = segments[block.FirstContribution].Offset;
        if (subband.BitPlanes > MaximumBitPlanes)
        {
            Htj2kFormatException.Throw($"{subband.BitPlanes} bit-planes; decoders of HTJ2K accept {MaximumBitPlanes}", offset);
        }

        if (width > MaximumSide || height > MaximumSide)
        {
            Htj2kFormatException.Throw($"a code-block of {width} x {height}; sides to {MaximumSide} are coded again", offset);
        }

        CodedPlanes? planes = block.Kind == BlockKind.HighThroughput
            ? ReadHighThroughput(codestream, segments, subband, block, width, height, words)
            : ReadArithmetic(codestream, segments, subband, block, width, height, words);
        if (planes is null)
        {
            Htj2kFormatException.Throw("a broken code-block", offset);
        }

        return planes.GetValueOrDefault();
    }

    public void Dispose()
    {
        _mq.Dispose();
        _cleanup.Dispose();
        _plane.Dispose();
    }

    private CodedPlanes? ReadArithmetic(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height,
            uint* words)
    {
        ReadOnlySpan<byte> data = _gatherer.GatherArithmetic(codestream, segments, block, out ReadOnlySpan<CodewordSegment> codewords);
        bool isDecoded = MqBlockDecoder.TryDecode(
            data, codewords, block.ZeroBitPlanes, subband.BitPlanes, subband.Orientation, subband.Style, width, height, words, width, _mq);

        // The first bit-plane has a cleanup pass only; each further one has SigProp, MagRef and cleanup.
        int passes = block.Passes + 1;
        return isDecoded
            ? new CodedPlanes(
                block.ZeroBitPlanes + passes / CodedPlanes.PassesPerPlane, passes % CodedPlanes.PassesPerPlane + 1)
            : null;
    }

    private CodedPlanes? ReadHighThroughput(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height,
            uint* words)
    {
        HtSegments set = _gatherer.GatherHighThroughput(codestream, segments, block);
        if (set.Passes == 0)
        {
            new Span<uint>(words, width * height).Clear();
            return new CodedPlanes(0, CodedPlanes.PassesPerPlane);
        }

        bool isDecoded = HtBlockDecoder.TryDecode(
            set.Cleanup, set.Refinement, set.Passes, set.Missing, subband.BitPlanes,
                (subband.Style & CodeBlockStyle.VerticallyCausal) != 0, width, height, new Span<int>(_plane.Start, (int)_plane.Length),
                _cleanup, words, width);

        // After the cleanup pass come SigProp and MagRef of the next bit-plane.
        return !isDecoded ? null
            : set.Passes == 1 ? new CodedPlanes(set.Missing, CodedPlanes.PassesPerPlane) : new CodedPlanes(set.Missing + 1, set.Passes - 1);
    }
}
