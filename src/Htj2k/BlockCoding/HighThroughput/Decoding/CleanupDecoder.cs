// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The HT cleanup pass of T.814 7.3 for code-blocks whose only pass ends at bit-plane 0, as lossless encoders make them: coefficients come
/// out whole.
/// </summary>
internal static unsafe partial class CleanupDecoder
{
    public const int MaximumSamples = 4096;

    public const int MaximumWidth = 1024;

    /// <summary>Largest bound U of a quad's exponents that the widest lanes take; 38 bits of precision need 43.</summary>
    public const int LargestBound = 56;

    /// <summary>Bits for each sample from which on a block is not tried on 16-bit lanes.</summary>
    private const int MostNarrowBits = 13;

    /// <summary>The MEL and VLC bit-streams together, Scup's own bytes included (T.814 7.1.1).</summary>
    private const int LargestSuffix = 4079;

    private static bool UsesAvx512 => Avx512BW.IsSupported && Avx512CD.IsSupported;

    /// <summary>Decodes one code-block.</summary>
    /// <param name="stride">From one row to the next, in coefficients.</param>
    public static CleanupResult Decode(in CleanupTask<short> task, int height, nint stride, CleanupDecoderScratch scratch)
        => UsesAvx512
            ? Dispatch<DecodedQuadRow16Vector512, DecodedQuadRow16Vector128, short>(task, height, stride, scratch)
            : Dispatch<DecodedQuadRow16, DecodedQuadRow16Vector128, short>(task, height, stride, scratch);

    /// <inheritdoc cref="Decode(in CleanupTask{short}, int, nint, CleanupDecoderScratch)"/>
    public static CleanupResult Decode(in CleanupTask<int> task, int height, nint stride, CleanupDecoderScratch scratch)
    {
        CleanupResult result = !MayFitNarrowLanes(task, height) ? CleanupResult.NeedsWiderLanes
            : UsesAvx512
            ? Dispatch<WidenedQuadRow<DecodedQuadRow16Vector512>, WidenedQuadRow<DecodedQuadRow16Vector128>, int>(
                task, height, stride, scratch)
            : Dispatch<WidenedQuadRow<DecodedQuadRow16>, WidenedQuadRow<DecodedQuadRow16Vector128>, int>(task, height, stride, scratch);
        return result == CleanupResult.NeedsWiderLanes
            ? Dispatch<DecodedQuadRow32, DecodedQuadRow32Vector128, int>(task, height, stride, scratch)
            : result;
    }

    /// <inheritdoc cref="Decode(in CleanupTask{short}, int, nint, CleanupDecoderScratch)"/>
    public static CleanupResult Decode(in CleanupTask<long> task, int height, nint stride)
        => DecodeScalar(task.Segment, task.Width, height, task.MagnitudeBits, task.Coefficients, stride);

    /// <summary>Decodes two code-blocks of the same height, faster than one after the other where there are vectors.</summary>
    /// <param name="result0">How the first ended.</param>
    /// <param name="result1">How the second ended.</param>
    public static void Decode(
        in CleanupTask<short> task0,
        in CleanupTask<short> task1,
        int height,
        nint stride,
        CleanupDecoderScratch scratch,
        out CleanupResult result0,
        out CleanupResult result1)
    {
        if (UsesAvx512)
        {
            Dispatch<DecodedQuadRow16Vector512, DecodedQuadRow16Vector128, short>(
                task0, task1, height, stride, scratch, out result0, out result1);
        }
        else
        {
            Dispatch<DecodedQuadRow16, DecodedQuadRow16Vector128, short>(
                task0, task1, height, stride, scratch, out result0, out result1);
        }
    }

    /// <inheritdoc cref="Decode(in CleanupTask{short}, in CleanupTask{short}, int, nint, CleanupDecoderScratch, out CleanupResult, out CleanupResult)"/>
    public static void Decode(
        in CleanupTask<int> task0,
        in CleanupTask<int> task1,
        int height,
        nint stride,
        CleanupDecoderScratch scratch,
        out CleanupResult result0,
        out CleanupResult result1)
    {
        result0 = CleanupResult.NeedsWiderLanes;
        result1 = CleanupResult.NeedsWiderLanes;
        if (MayFitNarrowLanes(task0, height) && MayFitNarrowLanes(task1, height))
        {
            if (UsesAvx512)
            {
                Dispatch<WidenedQuadRow<DecodedQuadRow16Vector512>, WidenedQuadRow<DecodedQuadRow16Vector128>, int>(
                    task0, task1, height, stride, scratch, out result0, out result1);
            }
            else
            {
                Dispatch<WidenedQuadRow<DecodedQuadRow16>, WidenedQuadRow<DecodedQuadRow16Vector128>, int>(
                    task0, task1, height, stride, scratch, out result0, out result1);
            }
        }

        if (result0 == CleanupResult.NeedsWiderLanes && result1 == CleanupResult.NeedsWiderLanes)
        {
            Dispatch<DecodedQuadRow32, DecodedQuadRow32Vector128, int>(
                task0, task1, height, stride, scratch, out result0, out result1);
        }
        else if (result0 == CleanupResult.NeedsWiderLanes)
        {
            result0 = Dispatch<DecodedQuadRow32, DecodedQuadRow32Vector128, int>(task0, height, stride, scratch);
        }
        else if (result1 == CleanupResult.NeedsWiderLanes)
        {
            result1 = Dispatch<DecodedQuadRow32, DecodedQuadRow32Vector128, int>(task1, height, stride, scratch);
        }
    }

    /// <summary>
    /// False for a block with so many bits for each sample that one of them surely has more than 16-bit lanes take. Whether others fit,
    /// their first rows tell most of the time.
    /// </summary>
    private static bool MayFitNarrowLanes(in CleanupTask<int> task, int height)
        => 8L * task.Segment.Length < (long)MostNarrowBits * task.Width * height;

    private static CleanupResult Dispatch<TAvx2, TVector128, TLane>(in CleanupTask<TLane> task, int height, nint stride,
        CleanupDecoderScratch scratch)
        where TAvx2 : struct, IDecodedQuadRow<TLane>
        where TVector128 : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged, IBinaryInteger<TLane>
        => UsesAvx2(task.Width, height) ? DecodeVectors<TAvx2, TLane>(task, height, stride, scratch)
            : UsesVector128(task.Width, height) ? DecodeVectors<TVector128, TLane>(task, height, stride, scratch)
            : DecodeScalar(task.Segment, task.Width, height, task.MagnitudeBits, task.Coefficients, stride);

    private static void Dispatch<TAvx2, TVector128, TLane>(
        in CleanupTask<TLane> task0,
        in CleanupTask<TLane> task1,
        int height,
        nint stride,
        CleanupDecoderScratch scratch,
        out CleanupResult result0,
        out CleanupResult result1)
        where TAvx2 : struct, IDecodedQuadRow<TLane>
        where TVector128 : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged, IBinaryInteger<TLane>
    {
        bool canPair = CanPair(task0.Segment, task1.Segment);
        int width = Math.Max(task0.Width, task1.Width);
        if (canPair && UsesAvx2(width, height))
        {
            DecodeVectors<TAvx2, TLane>(task0, task1, height, stride, scratch, out result0, out result1);
        }
        else if (canPair && UsesVector128(width, height))
        {
            DecodeVectors<TVector128, TLane>(task0, task1, height, stride, scratch, out result0, out result1);
        }
        else
        {
            result0 = Dispatch<TAvx2, TVector128, TLane>(task0, height, stride, scratch);
            result1 = Dispatch<TAvx2, TVector128, TLane>(task1, height, stride, scratch);
        }
    }

    private static bool CanPair(ReadOnlySpan<byte> segment0, ReadOnlySpan<byte> segment1)
        => SuffixLength(segment0) != 0 && SuffixLength(segment1) != 0;

    private static bool UsesAvx2(int width, int height)
        => Avx2.IsSupported && Bmi2.X64.IsSupported && width <= OpenSegment.MaximumSide && height <= OpenSegment.MaximumSide;

    private static bool UsesVector128(int width, int height)
        => (AdvSimd.Arm64.IsSupported || Ssse3.IsSupported) && width <= OpenSegment.MaximumSide && height <= OpenSegment.MaximumSide;

    /// <summary>Scup: the bytes of MEL and VLC, from the last twelve bits of the segment; 0 when they cannot be right.</summary>
    public static int SuffixLength(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 2)
        {
            return 0;
        }

        int length = segment[^1] << 4 | segment[^2] & 0x0F;
        return length < 2 || length > segment.Length || length > LargestSuffix ? 0 : length;
    }
}
