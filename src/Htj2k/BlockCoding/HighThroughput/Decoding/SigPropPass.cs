// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The HT significance propagation pass (T.814 7.4): samples that the cleanup pass left zero beside significant ones become significant in
/// the next bit-plane, or do not.
/// </summary>
/// <remarks>
/// The scan goes by stripes of four rows, in them by groups of four columns, column after column. The signs of a group come after its
/// significance bits.
/// </remarks>
internal static unsafe class SigPropPass
{
    private const int StripeHeight = 4;
    private const int GroupWidth = 4;

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1.</param>
    /// <param name="causal">Samples below the stripe do not count as neighbours (vertically causal context).</param>
    public static void Decode<TWord>(
        ReadOnlySpan<byte> refinement, int bit, bool causal, int width, int height, TWord* samples, nint stride)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        SigPropReader reader = new(refinement);
        TWord newlySignificant = (TWord.One << bit) | (TWord.One << (bit - 1));
        for (int y0 = 0; y0 < height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, height);
            int visibleRows = causal ? bottom : height;
            for (int x0 = 0; x0 < width; x0 += GroupWidth)
            {
                int right = Math.Min(x0 + GroupWidth, width);
                uint found = 0;
                for (int x = x0; x < right; x++)
                {
                    for (int y = y0; y < bottom; y++)
                    {
                        TWord* sample = samples + y * stride + x;
                        if (*sample == TWord.Zero && HasSignificantNeighbour(samples, stride, x, y, width, visibleRows)
                            && reader.ReadBit() != 0)
                        {
                            *sample = newlySignificant;
                            found |= 1u << ((x - x0) * StripeHeight + y - y0);
                        }
                    }
                }

                for (; found != 0; found &= found - 1)
                {
                    int n = BitOperations.TrailingZeroCount(found);
                    if (reader.ReadBit() != 0)
                    {
                        samples[(y0 + n % StripeHeight) * stride + x0 + n / StripeHeight] |= SignMagnitude<TWord>.SignBit;
                    }
                }
            }
        }
    }

    private static bool HasSignificantNeighbour<TWord>(TWord* samples, nint stride, int x, int y, int width, int height)
        where TWord : unmanaged, IBinaryInteger<TWord>
    {
        // The sample itself is zero, so that it may be looked at like its neighbours.
        TWord any = TWord.Zero;
        for (int row = Math.Max(y - 1, 0); row <= Math.Min(y + 1, height - 1); row++)
        {
            for (int column = Math.Max(x - 1, 0); column <= Math.Min(x + 1, width - 1); column++)
            {
                any |= samples[row * stride + column];
            }
        }

        return any != TWord.Zero;
    }
}
