// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The HT magnitude refinement pass (T.814 7.5): one more bit for each sample that the cleanup pass found significant, by stripes of four
/// rows, column after column.
/// </summary>
internal static unsafe class MagRefPass
{
    private const int StripeHeight = 4;

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1. It holds the midpoint of the bit-plane above.</param>
    /// <param name="samples">Those of the cleanup pass only: samples that SigProp finds are not refined.</param>
    public static void Decode<TWord>(ReadOnlySpan<byte> refinement, int bit, int width, int height, TWord* samples, nint stride)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        MagRefReader reader = new(refinement);
        TWord midpoint = TWord.One << (bit - 1);
        for (int y0 = 0; y0 < height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, height);
            for (int x = 0; x < width; x++)
            {
                for (int y = y0; y < bottom; y++)
                {
                    TWord* sample = samples + y * stride + x;
                    if (*sample != TWord.Zero)
                    {
                        TWord refined = TWord.CreateTruncating(reader.ReadBit() ^ 1) << bit;
                        *sample = (*sample ^ refined) | midpoint;
                    }
                }
            }
        }
    }
}
