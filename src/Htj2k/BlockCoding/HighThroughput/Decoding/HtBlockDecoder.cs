// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// An HT set of coding passes that may end at any bit-plane: cleanup, and after it SigProp and MagRef in the next bit-plane (T.814 7.2).
/// </summary>
internal static unsafe class HtBlockDecoder
{
    /// <summary>Bit-planes above the cleanup pass's that its 31-bit bounds allow.</summary>
    private const int MostMissing = 29;

    private const int MostPasses = 3;

    /// <summary>Decodes one code-block to words laid out as <see cref="SignMagnitude{TWord}"/> says.</summary>
    /// <param name="cleanup">The cleanup segment.</param>
    /// <param name="refinement">SigProp, read from its start, and MagRef, read from its end; empty when there is one pass.</param>
    /// <param name="passes">1 to 3, placeholder passes not counted.</param>
    /// <param name="missing">Bit-planes above the cleanup pass's: the zero bit-planes, and one for every three placeholder passes.</param>
    /// <param name="magnitudeBits">M_b of the sub-band.</param>
    /// <param name="causal">The style of vertically causal context (T.800 Table A.19).</param>
    /// <param name="plane">Room for the coefficients of the cleanup pass: (width + <see cref="CodeBlock.RowPadding"/>) x height.</param>
    /// <param name="stride">From one row of <paramref name="samples"/> to the next, in samples.</param>
    /// <returns>False when the segment is broken; the samples are undefined then.</returns>
    public static bool TryDecode<TWord>(
        ReadOnlySpan<byte> cleanup,
        ReadOnlySpan<byte> refinement,
        int passes,
        int missing,
        int magnitudeBits,
        bool causal,
        int width,
        int height,
        Span<int> plane,
        CleanupDecoderScratch scratch,
        TWord* samples,
        nint stride)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plane.Length, (width + CodeBlock.RowPadding) * height);
        int planeStride = width + CodeBlock.RowPadding;
        bool isLowestPlane = missing == magnitudeBits - 1;
        if (passes is < 1 or > MostPasses
            || missing < 0
            || missing > Math.Min(magnitudeBits - 1, MostMissing)
            || magnitudeBits >= SignMagnitude<TWord>.TopBit
            || (isLowestPlane && passes > 1))
        {
            return false;
        }

        int bit = SignMagnitude<TWord>.BitOf(missing);
        fixed (int* coefficients = plane)
        {
            if (CleanupDecoder.Decode(new CleanupTask<int>(cleanup, missing + 1, width, coefficients), height, planeStride,
                scratch) != CleanupResult.Decoded)
            {
                return false;
            }

            for (int y = 0; y < height; y++)
            {
                ToWords(coefficients + y * planeStride, samples + y * stride, width, bit);
            }
        }

        // MagRef goes first: it has a bit-stream of its own and needs the significance that the cleanup pass left.
        if (passes == MostPasses)
        {
            MagRefPass.Decode(refinement, bit - 1, width, height, samples, stride);
        }

        if (passes > 1)
        {
            SigPropPass.Decode(refinement, bit - 1, causal, width, height, samples, stride);
        }

        return true;
    }

    private static void ToWords<TWord>(int* coefficients, TWord* samples, int width, int bit)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        int x = 0;
        if (typeof(TWord) == typeof(uint) && Vector128.IsHardwareAccelerated)
        {
            for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
            {
                Vector256<int> values = Vector256.Load(coefficients + x);
                Vector256<int> magnitudes = Vector256.Abs(values) << bit | Vector256.Create(1 << (bit - 1));
                Vector256<int> words = Vector256.ConditionalSelect(Vector256.Create(int.MinValue), values, magnitudes);
                Vector256.AndNot(words, Vector256.Equals(values, Vector256<int>.Zero)).Store((int*)samples + x);
            }
        }

        for (; x < width; x++)
        {
            samples[x] = SignMagnitude<TWord>.From(coefficients[x], bit);
        }
    }
}
