// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// One worker that decodes code-blocks of any kind to coefficients: whole numbers when coding is reversible, else dequantised (T.800 Annex
/// E).
/// </summary>
internal sealed unsafe class CodeBlockDecoder : IDisposable
{
    /// <summary>Bit-planes that 32-bit words hold beside a sign and half a step.</summary>
    private const int NarrowBitPlanes = 30;

    private const int WideBitPlanes = 62;

    private readonly CleanupDecoderScratch _cleanup = new();
    private readonly MqBlockDecoderScratch _mq = new();
    private readonly SegmentGatherer _gatherer = new();
    private readonly NativeBuffer<ulong> _words = new(CleanupDecoder.MaximumSamples);
    private readonly NativeBuffer<int> _plane = new((4 + CodeBlock.RowPadding) * CleanupDecoder.MaximumSamples / 4);

    /// <param name="segments">The segments that packets have brought for the tile.</param>
    /// <exception cref="Htj2kFormatException">The block is broken.</exception>
    public CleanupResult Decode<T>(ReadOnlySpan<byte> codestream, BlockContributions segments, in PlacedBlock<T> block)
        where T : unmanaged, INumberBase<T>
    {
        if (block.Coded.FirstContribution == 0)
        {
            Clear(block);
            return CleanupResult.Decoded;
        }

        CleanupResult result;
        if (block.Coded.Kind == BlockKind.HighThroughput)
        {
            HtSegments set = _gatherer.GatherHighThroughput(codestream, segments, block.Coded);
            if (set.Passes == 0)
            {
                Clear(block);
                return CleanupResult.Decoded;
            }

            result = set.Passes == 1 && block.Subband.RegionShift == 0 ? DecodeCleanup(set.Cleanup, set.Missing, block)
                : block.Subband.BitPlanes <= NarrowBitPlanes ? DecodeSet<T, uint>(set, block)
                : DecodeSet<T, ulong>(set, block);
        }
        else
        {
            result = block.Subband.BitPlanes <= NarrowBitPlanes
                ? DecodeArithmetic<T, uint>(codestream, segments, block)
                : DecodeArithmetic<T, ulong>(codestream, segments, block);
        }

        if (result == CleanupResult.Broken)
        {
            Htj2kFormatException.Throw("a broken code-block", segments[block.Coded.FirstContribution].Offset);
        }

        return result;
    }

    /// <summary>Decodes two blocks of the same height and stride, where that is faster than one by one.</summary>
    /// <returns>
    /// False when they have more than a cleanup pass of whole coefficients each, or nothing at all; or when one is broken or too wide.
    /// </returns>
    public bool TryDecodePair<T>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, in PlacedBlock<T> block0, in PlacedBlock<T> block1)
        where T : unmanaged
    {
        CleanupResult result0;
        CleanupResult result1;
        if (typeof(T) == typeof(short) && TryGatherCleanup(codestream, segments, block0, out CleanupTask<short> narrow0)
            && TryGatherCleanup(codestream, segments, block1, out CleanupTask<short> narrow1))
        {
            CleanupDecoder.Decode(narrow0, narrow1, block0.Height, block0.Stride, _cleanup, out result0, out result1);
        }
        else if (typeof(T) == typeof(int) && TryGatherCleanup(codestream, segments, block0, out CleanupTask<int> wide0)
            && TryGatherCleanup(codestream, segments, block1, out CleanupTask<int> wide1))
        {
            CleanupDecoder.Decode(wide0, wide1, block0.Height, block0.Stride, _cleanup, out result0, out result1);
        }
        else
        {
            return false;
        }

        return result0 == CleanupResult.Decoded && result1 == CleanupResult.Decoded;
    }

    public void Dispose()
    {
        _cleanup.Dispose();
        _mq.Dispose();
        _words.Dispose();
        _plane.Dispose();
    }

    /// <summary>A block whose only pass ends at bit-plane 0.</summary>
    private bool TryGatherCleanup<T, TLane>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, in PlacedBlock<T> block, out CleanupTask<TLane> task)
        where T : unmanaged
        where TLane : unmanaged
    {
        task = default;
        if (block.Coded.FirstContribution == 0 || block.Coded.Kind != BlockKind.HighThroughput || block.Subband.RegionShift != 0)
        {
            return false;
        }

        HtSegments set = _gatherer.GatherHighThroughput(codestream, segments, block.Coded);
        int bits = block.Subband.MagnitudeBits;
        task = new CleanupTask<TLane>(set.Cleanup, bits, block.Width, (TLane*)block.Target);
        return set.Passes == 1 && set.Missing + 1 == bits;
    }

    private static void Clear<T>(in PlacedBlock<T> block)
        where T : unmanaged
    {
        for (int y = 0; y < block.Height; y++)
        {
            new Span<T>(block.Target + y * block.Stride, block.Width).Clear();
        }
    }

    private CleanupResult DecodeSet<T, TWord>(in HtSegments set, in PlacedBlock<T> block)
        where T : unmanaged, INumberBase<T>
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ParsedSubband subband = block.Subband;
        bool decoded = subband.BitPlanes <= WideBitPlanes && HtBlockDecoder.TryDecode(
            set.Cleanup,
            set.Refinement,
            set.Passes,
            set.Missing,
            subband.BitPlanes,
            (subband.Style & CodeBlockStyle.VerticallyCausal) != 0,
            block.Width,
            block.Height,
            new Span<int>(_plane.Start, (int)_plane.Length),
            _cleanup,
            (TWord*)_words.Start,
            block.Width);
        return decoded
            ? Dequantization.FromWords((TWord*)_words.Start, subband, block.Width, block.Height, block.Target, block.Stride)
            : CleanupResult.Broken;
    }

    private CleanupResult DecodeArithmetic<T, TWord>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, in PlacedBlock<T> block)
        where T : unmanaged, INumberBase<T>
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ReadOnlySpan<byte> data =
            _gatherer.GatherArithmetic(codestream, segments, block.Coded, out ReadOnlySpan<CodewordSegment> codewords);
        ParsedSubband subband = block.Subband;
        bool decoded = subband.BitPlanes <= WideBitPlanes && MqBlockDecoder.TryDecode(
            data, codewords, block.Coded.ZeroBitPlanes, subband.BitPlanes, subband.Orientation, subband.Style, block.Width, block.Height,
                (TWord*)_words.Start, block.Width, _mq);
        return decoded
            ? Dequantization.FromWords((TWord*)_words.Start, subband, block.Width, block.Height, block.Target, block.Stride)
            : CleanupResult.Broken;
    }

    /// <summary>A cleanup pass alone, the most common case: its coefficients need no detour over words.</summary>
    private CleanupResult DecodeCleanup<T>(ReadOnlySpan<byte> segment, int missing, in PlacedBlock<T> block)
        where T : unmanaged, INumberBase<T>
    {
        (int width, int height, double stepSize) = (block.Width, block.Height, block.Subband.StepSize);
        int planesBelow = block.Subband.MagnitudeBits - 1 - missing;
        if (planesBelow < 0)
        {
            return CleanupResult.Broken;
        }

        bool isWhole = planesBelow == 0 && typeof(T) != typeof(float) && typeof(T) != typeof(double);
        if (isWhole && typeof(T) == typeof(short))
        {
            CleanupTask<short> task = new(segment, missing + 1, width, (short*)block.Target);
            return CleanupDecoder.Decode(task, height, block.Stride, _cleanup);
        }

        if (isWhole && typeof(T) == typeof(int))
        {
            CleanupTask<int> task = new(segment, missing + 1, width, (int*)block.Target);
            return CleanupDecoder.Decode(task, height, block.Stride, _cleanup);
        }

        int rowSamples = width + CodeBlock.RowPadding;
        CleanupResult result =
            CleanupDecoder.Decode(new CleanupTask<int>(segment, missing + 1, width, _plane.Start), height, rowSamples, _cleanup);
        if (result == CleanupResult.Decoded)
        {
            return Dequantization.FromCleanup(_plane.Start, rowSamples, planesBelow, stepSize, width, height, block.Target, block.Stride);
        }

        if (result != CleanupResult.NeedsWiderLanes)
        {
            return result;
        }

        result = CleanupDecoder.Decode(new CleanupTask<long>(segment, missing + 1, width, (long*)_words.Start), height, width);
        return result == CleanupResult.Decoded
            ? Dequantization.FromCleanup((long*)_words.Start, width, planesBelow, stepSize, width, height, block.Target, block.Stride)
            : result;
    }
}
