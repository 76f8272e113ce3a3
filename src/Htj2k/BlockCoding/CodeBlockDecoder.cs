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
    /// <param name="target">The block's first coefficient; <see cref="CodeBlock.RowPadding"/> more of each row may be overwritten.</param>
    /// <param name="stride">From one row to the next, in coefficients.</param>
    /// <exception cref="Htj2kFormatException">The block is broken.</exception>
    public CleanupResult Decode<T>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height,
            T* target, nint stride)
        where T : unmanaged, INumberBase<T>
    {
        if (block.FirstContribution == 0)
        {
            Clear(width, height, target, stride);
            return CleanupResult.Decoded;
        }

        CleanupResult result;
        if (block.Kind == BlockKind.HighThroughput)
        {
            HtSegments set = _gatherer.GatherHighThroughput(codestream, segments, block);
            if (set.Passes == 0)
            {
                Clear(width, height, target, stride);
                return CleanupResult.Decoded;
            }

            result = set.Passes == 1 && subband.RegionShift == 0
                ? DecodeCleanup(set.Cleanup, set.Missing, subband, width, height, target, stride)
                : subband.BitPlanes <= NarrowBitPlanes
                    ? DecodeSet<T, uint>(set, subband, width, height, target, stride)
                    : DecodeSet<T, ulong>(set, subband, width, height, target, stride);
        }
        else
        {
            result = subband.BitPlanes <= NarrowBitPlanes
                ? DecodeArithmetic<T, uint>(codestream, segments, subband, block, width, height, target, stride)
                : DecodeArithmetic<T, ulong>(codestream, segments, subband, block, width, height, target, stride);
        }

        if (result == CleanupResult.Broken)
        {
            Htj2kFormatException.Throw("a broken code-block", segments[block.FirstContribution].Offset);
        }

        return result;
    }

    /// <summary>Decodes two blocks of the same size, the second to the right of the first, where that is faster than one by one.</summary>
    /// <returns>
    /// False when they have more than a cleanup pass of whole coefficients each, or nothing at all; or when one is broken or too wide.
    /// </returns>
    public bool TryDecodePair<T>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block0, in ParsedBlock block1,
            int width, int height, T* target, nint stride)
        where T : unmanaged
    {
        if (!TryGatherCleanup(codestream, segments, subband, block0, out ReadOnlySpan<byte> segment0)
            || !TryGatherCleanup(codestream, segments, subband, block1, out ReadOnlySpan<byte> segment1))
        {
            return false;
        }

        CleanupResult result0;
        CleanupResult result1;
        int bits = subband.MagnitudeBits;
        if (typeof(T) == typeof(short))
        {
            short* first = (short*)target;
            CleanupDecoder.Decode(new CleanupTask<short>(segment0, bits, first), new CleanupTask<short>(segment1, bits, first + width),
                width, height, stride, _cleanup, out result0, out result1);
        }
        else if (typeof(T) == typeof(int))
        {
            int* first = (int*)target;
            CleanupDecoder.Decode(new CleanupTask<int>(segment0, bits, first), new CleanupTask<int>(segment1, bits, first + width), width,
                height, stride, _cleanup, out result0, out result1);
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

    /// <summary>The segment of a block whose only pass ends at bit-plane 0.</summary>
    private bool TryGatherCleanup(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block,
            out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (block.FirstContribution == 0 || block.Kind != BlockKind.HighThroughput || subband.RegionShift != 0)
        {
            return false;
        }

        HtSegments set = _gatherer.GatherHighThroughput(codestream, segments, block);
        segment = set.Cleanup;
        return set.Passes == 1 && set.Missing + 1 == subband.MagnitudeBits;
    }

    private static void Clear<T>(int width, int height, T* target, nint stride)
        where T : unmanaged
    {
        for (int y = 0; y < height; y++)
        {
            new Span<T>(target + y * stride, width).Clear();
        }
    }

    private CleanupResult DecodeSet<T, TWord>(in HtSegments set, ParsedSubband subband, int width, int height, T* target, nint stride)
        where T : unmanaged, INumberBase<T>
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        bool decoded = subband.BitPlanes <= WideBitPlanes && HtBlockDecoder.TryDecode(
            set.Cleanup,
            set.Refinement,
            set.Passes,
            set.Missing,
            subband.BitPlanes,
            (subband.Style & CodeBlockStyle.VerticallyCausal) != 0,
            width,
            height,
            new Span<int>(_plane.Start, (int)_plane.Length),
            _cleanup,
            (TWord*)_words.Start,
            width);
        return decoded ? Dequantization.FromWords((TWord*)_words.Start, subband, width, height, target, stride) : CleanupResult.Broken;
    }

    private CleanupResult DecodeArithmetic<T, TWord>(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height,
            T* target, nint stride)
        where T : unmanaged, INumberBase<T>
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ReadOnlySpan<byte> data = _gatherer.GatherArithmetic(codestream, segments, block, out ReadOnlySpan<CodewordSegment> codewords);
        bool decoded = subband.BitPlanes <= WideBitPlanes && MqBlockDecoder.TryDecode(
            data, codewords, block.ZeroBitPlanes, subband.BitPlanes, subband.Orientation, subband.Style, width, height,
                (TWord*)_words.Start, width, _mq);
        return decoded ? Dequantization.FromWords((TWord*)_words.Start, subband, width, height, target, stride) : CleanupResult.Broken;
    }

    /// <summary>A cleanup pass alone, the most common case: its coefficients need no detour over words.</summary>
    private CleanupResult DecodeCleanup<T>(ReadOnlySpan<byte> segment, int missing, ParsedSubband subband, int width, int height,
        T* target, nint stride)
        where T : unmanaged, INumberBase<T>
    {
        int planesBelow = subband.MagnitudeBits - 1 - missing;
        if (planesBelow < 0)
        {
            return CleanupResult.Broken;
        }

        bool isWhole = planesBelow == 0 && typeof(T) != typeof(float) && typeof(T) != typeof(double);
        if (isWhole && typeof(T) == typeof(short))
        {
            return CleanupDecoder.Decode(new CleanupTask<short>(segment, missing + 1, (short*)target), width, height, stride, _cleanup);
        }

        if (isWhole && typeof(T) == typeof(int))
        {
            return CleanupDecoder.Decode(new CleanupTask<int>(segment, missing + 1, (int*)target), width, height, stride, _cleanup);
        }

        int rowSamples = width + CodeBlock.RowPadding;
        CleanupResult result =
            CleanupDecoder.Decode(new CleanupTask<int>(segment, missing + 1, _plane.Start), width, height, rowSamples, _cleanup);
        if (result == CleanupResult.Decoded)
        {
            return Dequantization.FromCleanup(_plane.Start, rowSamples, planesBelow, subband.StepSize, width, height, target, stride);
        }

        if (result != CleanupResult.NeedsWiderLanes)
        {
            return result;
        }

        result = CleanupDecoder.Decode(new CleanupTask<long>(segment, missing + 1, (long*)_words.Start), width, height, width);
        return result == CleanupResult.Decoded
            ? Dequantization.FromCleanup((long*)_words.Start, width, planesBelow, subband.StepSize, width, height, target, stride)
            : result;
    }
}
