// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Refinement;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The HT significance propagation pass (T.814 7.4): samples that the cleanup pass left zero beside significant ones become significant in
/// the next bit-plane, or do not.
/// </summary>
/// <remarks>
/// The scan goes by stripes of four rows, column after column. The signs of four columns come after their significance bits. All samples
/// that the scan will visit, as far as known, are bits of a word: it takes their decisions at once, up to the first that is 1, which adds
/// its later neighbours.
/// </remarks>
internal static unsafe class SigPropPass
{
    /// <summary>Bits of the columns whose signs come together.</summary>
    private const int BitsBeforeSigns = 4 * ScanGroup.StripeHeight;

    private const ulong ColumnsBeforeSigns = (1UL << BitsBeforeSigns) - 1;

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1.</param>
    /// <param name="causal">Samples below the stripe do not count as neighbours (vertically causal context).</param>
    public static void Decode<TWord>(
        ReadOnlySpan<byte> refinement, int bit, bool causal, int width, int height, TWord* samples, nint stride)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        int groups = (width + ScanGroup.Columns - 1) / ScanGroup.Columns;
        SignificantStripes stripes = new(stackalloc ulong[SignificantStripes.Length], groups, causal);
        SigPropReader reader = new(refinement);
        TWord newlySignificant = (TWord.One << bit) | (TWord.One << (bit - 1));
        FillBelow(stripes, samples, stride, width, height);
        for (int y = 0; y < height; y += ScanGroup.StripeHeight)
        {
            TWord* stripe = samples + y * stride;
            int rows = Math.Min(ScanGroup.StripeHeight, height - y);
            stripes.Advance();
            FillBelow(stripes, stripe + ScanGroup.StripeHeight * stride, stride, width, height - y - ScanGroup.StripeHeight);
            for (int group = 0; group < groups; group++)
            {
                int x = group * ScanGroup.Columns;
                ulong free = ScanGroup.SamplesOf(Math.Min(ScanGroup.Columns, width - x), rows) & ~stripes.Here(group);
                ulong found = Decode(ref reader, stripes.BesideSignificant(group) & free, free, out ulong negative);
                stripes.Here(group) |= found;
                for (; found != 0; found &= found - 1)
                {
                    int place = BitOperations.TrailingZeroCount(found);
                    TWord sign = (negative >> place & 1) != 0 ? SignMagnitude<TWord>.SignBit : TWord.Zero;
                    stripe[ScanGroup.RowOf(place) * stride + x + ScanGroup.ColumnOf(place)] = newlySignificant | sign;
                }
            }
        }
    }

    private static void FillBelow<TWord>(in SignificantStripes stripes, TWord* samples, nint stride, int width, int height)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        for (int x = 0; x < width && height > 0; x += ScanGroup.Columns)
        {
            stripes.Below(x / ScanGroup.Columns) = ScanGroup.Significant(samples + x, TWord.One, stride,
                Math.Min(ScanGroup.Columns, width - x), Math.Min(ScanGroup.StripeHeight, height));
        }
    }

    /// <summary>Decodes a group.</summary>
    /// <param name="left">The samples to visit, as far as known.</param>
    /// <param name="free">Those that others found will make it visit.</param>
    /// <returns>The samples that become significant.</returns>
    private static ulong Decode(ref SigPropReader reader, ulong left, ulong free, out ulong negative)
    {
        ulong all = 0;
        negative = 0;
        for (ulong columns = ColumnsBeforeSigns; left != 0; columns <<= BitsBeforeSigns)
        {
            ulong found = 0;
            for (ulong pending; (pending = left & columns) != 0;)
            {
                ulong ones = BitPlaces.Deposit(reader.Peek(), pending);
                ulong first = ones & (0 - ones);
                ulong done = ones == 0 ? pending : pending & (first ^ (first - 1));
                reader.Skip(BitOperations.PopCount(done));
                found |= first;
                left = left & ~done | ScanGroup.LaterNeighbours(first) & free;
            }

            all |= found;
            negative |= BitPlaces.Deposit(reader.Peek(), found);
            reader.Skip(BitOperations.PopCount(found));
        }

        return all;
    }
}
