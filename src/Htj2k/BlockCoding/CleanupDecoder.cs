// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding;

/// <summary>
/// The HT cleanup pass of T.814 7.3 for code-blocks whose only pass ends at bit-plane 0, as lossless encoders make them: coefficients come out whole.
/// </summary>
internal static unsafe partial class CleanupDecoder
{
    /// <summary>Samples that may be written beyond the end of a row.</summary>
    public const int RowPadding = 16;

    public const int MaximumSamples = 4096;

    public const int MaximumWidth = 1024;

    /// <summary>Largest bound U of a quad's exponents that the widest lanes take; 38 bits of precision need 43.</summary>
    private const int LargestBound = 56;

    /// <summary>The MEL and VLC bit-streams together, Scup's own bytes included (T.814 7.1.1).</summary>
    private const int LargestSuffix = 4079;

    /// <summary>Decodes one code-block.</summary>
    /// <param name="segment">The cleanup segment.</param>
    /// <param name="width">1 to 1024; width times height is at most 4096.</param>
    /// <param name="magnitudeBits">M_b of the sub-band: a quad that claims more than it allows is broken.</param>
    /// <param name="coefficients">Takes two's complement; <see cref="RowPadding"/> more of each row may be overwritten.</param>
    /// <param name="stride">From one row to the next, in samples.</param>
    public static CleanupResult Decode(
        ReadOnlySpan<byte> segment, int width, int height, int magnitudeBits, short* coefficients, nint stride, CleanupDecoderScratch scratch)
        => Avx2.IsSupported && Bmi2.X64.IsSupported && width <= CleanupDecoderScratch.MaximumSide && height <= CleanupDecoderScratch.MaximumSide
            ? DecodeAvx2(segment, width, height, magnitudeBits, coefficients, stride, scratch)
            : DecodeScalar(segment, width, height, magnitudeBits, coefficients, stride);

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, int, int, int, short*, nint, CleanupDecoderScratch)"/>
    public static CleanupResult Decode(ReadOnlySpan<byte> segment, int width, int height, int magnitudeBits, int* coefficients, nint stride)
        => DecodeScalar(segment, width, height, magnitudeBits, coefficients, stride);

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, int, int, int, short*, nint, CleanupDecoderScratch)"/>
    public static CleanupResult Decode(ReadOnlySpan<byte> segment, int width, int height, int magnitudeBits, long* coefficients, nint stride)
        => DecodeScalar(segment, width, height, magnitudeBits, coefficients, stride);

    /// <summary>Scup: the bytes of MEL and VLC, from the last twelve bits of the segment; 0 when they cannot be right.</summary>
    private static int SuffixLength(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 2)
        {
            return 0;
        }

        int length = segment[^1] << 4 | segment[^2] & 0x0F;
        return length < 2 || length > segment.Length || length > LargestSuffix ? 0 : length;
    }
}
