// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// One worker that decodes MQ coded code-blocks to quantised coefficients and codes these as HT. The set of HT passes ends at the bit-plane
/// where the block ended, so that decoders put each coefficient in the middle of the same interval.
/// </summary>
/// <remarks>
/// A block that ends with a cleanup pass becomes a cleanup pass of the same bit-plane. One that ends with significance propagation or
/// magnitude refinement becomes a cleanup pass of the bit-plane above, and the passes of the same names.
/// </remarks>
internal sealed unsafe class CodeBlockRecoder : IDisposable
{
    /// <summary>Bit-planes that 32-bit words hold beside a sign and half a step.</summary>
    private const int MaximumBitPlanes = 30;

    private const int PassesPerPlane = 3;
    private const int LaneStride = CleanupEncoder.MaximumWidth + CodeBlock.RowPadding;
    private const int MaximumSide = CleanupEncoder.MaximumWidth;

    private readonly SegmentGatherer _gatherer = new();
    private readonly MqBlockDecoderScratch _mq = new();
    private readonly CleanupEncoderScratch _cleanup = new();
    private readonly NarrowedBlock _narrowed = new();
    private readonly SegmentArena _arena = new();
    private readonly NativeBuffer<uint> _words = new(MaximumSide * MaximumSide);
    private readonly NativeBuffer<int> _lanes = new(LaneStride * MaximumSide);
    private readonly byte[] _map = new byte[RefinementEncoder.MapLength(MaximumSide, MaximumSide)];
    private readonly int _maximumLength = CleanupEncoder.MaximumLength(MaximumSide, MaximumSide) + RefinementEncoder.MaximumLength;

    /// <param name="segments">The segments that packets have brought for the tile.</param>
    /// <returns>Valid until <see cref="Clear"/>.</returns>
    /// <exception cref="Htj2kFormatException">The block is broken, or of a kind that is not recoded.</exception>
    public RecodedBlock Recode(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height)
    {
        if (block.FirstContribution == 0)
        {
            return default;
        }

        int offset = segments[block.FirstContribution].Offset;
        Require(subband, block, width, height, offset);
        ReadOnlySpan<byte> data = _gatherer.GatherArithmetic(codestream, segments, block, out ReadOnlySpan<CodewordSegment> codewords);
        bool isDecoded = MqBlockDecoder.TryDecode(
            data, codewords, block.ZeroBitPlanes, subband.BitPlanes, subband.Orientation, subband.Style, width, height, _words.Start, width,
                _mq);
        if (!isDecoded)
        {
            Htj2kFormatException.Throw("a broken code-block", offset);
        }

        // The first bit-plane has a cleanup pass only; each further one has SigProp, MagRef and cleanup.
        int plane = block.ZeroBitPlanes + (block.Passes + 1) / PassesPerPlane;
        int passesOfPlane = (block.Passes + 1) % PassesPerPlane + 1;
        bool endsPlane = passesOfPlane == PassesPerPlane;
        int refinedBit = SignMagnitude<uint>.BitOf(plane);
        int passes = endsPlane ? 1 : RefinementEncoder.PassesWorthCoding(_words.Start, refinedBit, passesOfPlane + 1, width, height);
        return Encode(endsPlane ? plane : plane - 1, passes, subband, width, height);
    }

    /// <summary>Forgets the segments.</summary>
    public void Clear() => _arena.Clear();

    public void Dispose()
    {
        _mq.Dispose();
        _cleanup.Dispose();
        _narrowed.Dispose();
        _arena.Dispose();
        _words.Dispose();
        _lanes.Dispose();
    }

    private static void Require(ParsedSubband subband, in ParsedBlock block, int width, int height, int offset)
    {
        if (block.Kind != BlockKind.Arithmetic)
        {
            Htj2kFormatException.Throw("a code-block that is not MQ coded", offset);
        }

        if (subband.BitPlanes > MaximumBitPlanes)
        {
            Htj2kFormatException.Throw($"{subband.BitPlanes} bit-planes; decoders of HTJ2K accept {MaximumBitPlanes}", offset);
        }

        if (width > MaximumSide || height > MaximumSide)
        {
            Htj2kFormatException.Throw($"a code-block of {width} x {height}; sides to {MaximumSide} are coded again", offset);
        }
    }

    /// <param name="plane">Of the cleanup pass, counted down from M_b - 1 as 0.</param>
    private RecodedBlock Encode(int plane, int passes, ParsedSubband subband, int width, int height)
    {
        FillLanes(SignMagnitude<uint>.BitOf(plane), width, height);
        byte* segment = _arena.Reserve(_maximumLength);
        int cleanup = _narrowed.TryCopy(_lanes.Start, LaneStride, width, height)
            ? CleanupEncoder.Encode(_narrowed.Coefficients, NarrowedBlock.Stride, width, height, _cleanup, segment)
            : CleanupEncoder.Encode(_lanes.Start, LaneStride, width, height, _cleanup, segment);
        if (cleanup == 0)
        {
            return default;
        }

        bool isCausal = (subband.Style & CodeBlockStyle.VerticallyCausal) != 0;
        int refinement = passes == 1 ? 0 : RefinementEncoder.Encode(
            _words.Start, SignMagnitude<uint>.BitOf(plane + 1), passes, isCausal, width, height, _map,
                new Span<byte>(segment + cleanup, RefinementEncoder.MaximumLength));
        _arena.Commit(cleanup + refinement);
        return new RecodedBlock(segment, cleanup, refinement, passes, plane);
    }

    /// <summary>Two's complement in units of a bit-plane; lower bits are left out.</summary>
    private void FillLanes(int bit, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            uint* words = _words.Start + y * width;
            int* lanes = _lanes.Start + y * LaneStride;
            for (int x = 0; x < width; x++)
            {
                int sign = (int)words[x] >> SignMagnitude<uint>.TopBit;
                int magnitude = (int)((words[x] & ~SignMagnitude<uint>.SignBit) >> bit);
                lanes[x] = (magnitude ^ sign) - sign;
            }
        }
    }
}
