// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Refinement;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The HT magnitude refinement pass (T.814 7.5): one more bit for each sample that the cleanup pass found significant, by stripes of four
/// rows, column after column.
/// </summary>
internal static unsafe class MagRefPass
{
    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1. It holds the midpoint of the bit-plane above.</param>
    /// <param name="samples">Those of the cleanup pass only: samples that SigProp finds are not refined.</param>
    public static void Decode<TWord>(ReadOnlySpan<byte> refinement, int bit, int width, int height, TWord* samples, nint stride)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        MagRefReader reader = new(refinement);
        TWord midpoint = TWord.One << (bit - 1);
        for (int y = 0; y < height; y += ScanGroup.StripeHeight)
        {
            TWord* stripe = samples + y * stride;
            int rows = Math.Min(ScanGroup.StripeHeight, height - y);
            for (int x = 0; x < width; x += ScanGroup.Columns)
            {
                int columns = Math.Min(ScanGroup.Columns, width - x);
                ulong left = ScanGroup.Significant(stripe + x, TWord.One, stride, columns, rows);

                // The columns of either half have no more samples than a read gives bits.
                int before = BitOperations.PopCount((uint)left);
                ulong bits = reader.Read(before);
                bits |= reader.Read(BitOperations.PopCount(left) - before) << before;
                for (; left != 0; left &= left - 1, bits >>= 1)
                {
                    int place = BitOperations.TrailingZeroCount(left);
                    stripe[ScanGroup.RowOf(place) * stride + x + ScanGroup.ColumnOf(place)] +=
                        (TWord.CreateTruncating(bits & 1) << bit) - midpoint;
                }
            }
        }
    }
}
