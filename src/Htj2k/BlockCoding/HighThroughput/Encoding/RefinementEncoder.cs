// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Refinement;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The passes that follow a cleanup pass in the next bit-plane, as an encoder: SigProp (T.814 7.4) and MagRef (T.814 7.5). They visit the
/// samples that the passes of the same names in T.800 D.3.1 and D.3.3 visit.
/// </summary>
internal static unsafe class RefinementEncoder
{
    /// <summary>
    /// Bytes that the segment of a block of 4096 samples never reaches. A sample has two bits of SigProp or one of MagRef, and one bit in
    /// eight may be stuffed.
    /// </summary>
    public const int MaximumLength = 2048;

    private const int SigProp = 2;
    private const int MagRef = 3;

    /// <summary>Bits of the columns whose signs come together.</summary>
    private const int BitsBeforeSigns = 4 * ScanGroup.StripeHeight;

    private const ulong ColumnsBeforeSigns = (1UL << BitsBeforeSigns) - 1;

    /// <summary>Encodes the refinement of one code-block.</summary>
    /// <param name="samples">
    /// Words laid out as <see cref="SignMagnitude{TWord}"/> says, as the last of the passes leaves them; rows of
    /// <paramref name="width"/>.
    /// </param>
    /// <param name="bit">The word's bit of the passes' bit-plane.</param>
    /// <param name="passes">2, or 3 with MagRef; the cleanup pass is counted.</param>
    /// <param name="causal">Samples below the stripe do not count as neighbours (vertically causal context).</param>
    /// <param name="segment">Takes <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes of the segment.</returns>
    public static int Encode(uint* samples, int bit, int passes, bool causal, int width, int height, Span<byte> segment)
    {
        SigPropWriter significance = new(segment);
        EncodeSigProp(samples, bit, causal, width, height, ref significance);
        significance.End();
        if (passes < MagRef)
        {
            return significance.Length;
        }

        MagRefWriter refinement = new(segment[significance.Length..MaximumLength]);
        EncodeMagRef(samples, bit, width, height, ref refinement);
        refinement.End();
        refinement.Written.CopyTo(segment[significance.Length..]);
        return significance.Length + refinement.Written.Length;
    }

    /// <summary>
    /// How many passes are worth coding: without a sample that SigProp finds, and without MagRef, the cleanup pass says it all.
    /// </summary>
    public static int PassesWorthCoding(uint* samples, int bit, int passes, int width, int height)
    {
        bool finds = passes == MagRef;
        for (int i = 0; i < width * height && !finds; i++)
        {
            uint magnitude = samples[i] & ~SignMagnitude<uint>.SignBit;
            finds = magnitude >> (bit + 1) == 0 && magnitude >> bit != 0;
        }

        return finds ? passes : SigProp - 1;
    }

    private static void EncodeSigProp(uint* samples, int bit, bool causal, int width, int height, ref SigPropWriter writer)
    {
        int groups = (width + ScanGroup.Columns - 1) / ScanGroup.Columns;
        SignificantStripes stripes = new(stackalloc ulong[SignificantStripes.Length], groups, causal);
        FillBelow(stripes, samples, bit, width, height);
        for (int y = 0; y < height; y += ScanGroup.StripeHeight)
        {
            uint* stripe = samples + y * width;
            int rows = Math.Min(ScanGroup.StripeHeight, height - y);
            stripes.Advance();
            FillBelow(stripes, stripe + ScanGroup.StripeHeight * width, bit, width, height - y - ScanGroup.StripeHeight);
            for (int group = 0; group < groups; group++)
            {
                uint* first = stripe + group * ScanGroup.Columns;
                int columns = Math.Min(ScanGroup.Columns, width - group * ScanGroup.Columns);
                ulong free = ScanGroup.SamplesOf(columns, rows) & ~stripes.Here(group);
                ulong visited = stripes.BesideSignificant(group) & free;
                if (visited != 0)
                {
                    ulong ones = ScanGroup.WithBit(first, bit, width, columns, rows) & free;
                    ulong found = Find(ones, free, ref visited);
                    ulong negative = found == 0 ? 0 : ScanGroup.WithBit(first, SignMagnitude<uint>.TopBit, width, columns, rows);
                    stripes.Here(group) |= found;
                    Write(ref writer, visited, found, negative);
                }
            }
        }
    }

    private static void FillBelow(in SignificantStripes stripes, uint* samples, int bit, int width, int height)
    {
        for (int x = 0; x < width && height > 0; x += ScanGroup.Columns)
        {
            stripes.Below(x / ScanGroup.Columns) = ScanGroup.Significant(samples + x, 2u << bit, width,
                Math.Min(ScanGroup.Columns, width - x), Math.Min(ScanGroup.StripeHeight, height));
        }
    }

    /// <summary>The samples of a group that become significant: each lets the scan visit its later neighbours.</summary>
    /// <param name="ones">The samples with a decision of 1, if they are visited.</param>
    /// <param name="free">The samples that may be visited.</param>
    /// <param name="visited">Those that are visited, whatever is found; then also those for what is.</param>
    private static ulong Find(ulong ones, ulong free, ref ulong visited)
    {
        ulong found = 0;
        for (ulong left = visited & ones; left != 0;)
        {
            ulong first = left & (0 - left);
            ulong later = ScanGroup.LaterNeighbours(first) & free;
            found |= first;
            visited |= later;
            left = left ^ first | later & ones;
        }

        return found;
    }

    /// <summary>Writes the decisions of each four columns, then the signs of those that are 1.</summary>
    private static void Write(ref SigPropWriter writer, ulong visited, ulong found, ulong negative)
    {
        for (ulong columns = ColumnsBeforeSigns; columns != 0; columns <<= BitsBeforeSigns)
        {
            ulong decisions = visited & columns;
            ulong signs = found & columns;
            int count = BitOperations.PopCount(decisions);
            writer.Write(BitPlaces.Extract(found, decisions) | BitPlaces.Extract(negative, signs) << count,
                count + BitOperations.PopCount(signs));
        }
    }

    private static void EncodeMagRef(uint* samples, int bit, int width, int height, ref MagRefWriter writer)
    {
        for (int y = 0; y < height; y += ScanGroup.StripeHeight)
        {
            int rows = Math.Min(ScanGroup.StripeHeight, height - y);
            for (int x = 0; x < width; x += ScanGroup.Columns)
            {
                uint* first = samples + y * width + x;
                int columns = Math.Min(ScanGroup.Columns, width - x);
                ulong refined = ScanGroup.Significant(first, 2u << bit, width, columns, rows);
                ulong bits = ScanGroup.WithBit(first, bit, width, columns, rows);

                // The columns of either half have no more samples than a write takes bits.
                ulong left = (uint)refined;
                ulong right = refined ^ left;
                writer.Write(BitPlaces.Extract(bits, left), BitOperations.PopCount(left));
                writer.Write(BitPlaces.Extract(bits, right), BitOperations.PopCount(right));
            }
        }
    }
}
