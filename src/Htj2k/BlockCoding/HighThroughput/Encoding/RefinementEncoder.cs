// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
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

    private const int StripeHeight = 4;
    private const int GroupWidth = 4;
    private const int SigProp = 2;
    private const int MagRef = 3;

    /// <summary>Bytes in which <see cref="Encode"/> notes which samples are significant: the block, and a margin of one.</summary>
    public static int MapLength(int width, int height) => (width + 2) * (height + 2);

    /// <summary>Encodes the refinement of one code-block.</summary>
    /// <param name="samples">
    /// Words laid out as <see cref="SignMagnitude{TWord}"/> says, as the last of the passes leaves them; rows of
    /// <paramref name="width"/>.
    /// </param>
    /// <param name="bit">The word's bit of the passes' bit-plane.</param>
    /// <param name="passes">2, or 3 with MagRef; the cleanup pass is counted.</param>
    /// <param name="causal">Samples below the stripe do not count as neighbours (vertically causal context).</param>
    /// <param name="map">Takes <see cref="MapLength"/> bytes.</param>
    /// <param name="segment">Takes <see cref="MaximumLength"/> bytes.</param>
    /// <returns>Bytes of the segment.</returns>
    public static int Encode(uint* samples, int bit, int passes, bool causal, int width, int height, Span<byte> map, Span<byte> segment)
    {
        SigPropWriter significance = new(segment);
        EncodeSigProp(samples, bit, causal, width, height, map, ref significance);
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

    private static void EncodeSigProp(uint* samples, int bit, bool causal, int width, int height, Span<byte> map, ref SigPropWriter writer)
    {
        // The samples that the cleanup pass left significant; those that SigProp finds join as the scan meets them.
        int across = width + 2;
        map[..MapLength(width, height)].Clear();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                map[(y + 1) * across + x + 1] = (byte)((samples[y * width + x] & ~SignMagnitude<uint>.SignBit) >> (bit + 1) != 0 ? 1 : 0);
            }
        }

        for (int y0 = 0; y0 < height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, height);
            for (int x0 = 0; x0 < width; x0 += GroupWidth)
            {
                int right = Math.Min(x0 + GroupWidth, width);
                uint found = 0;
                for (int x = x0; x < right; x++)
                {
                    for (int y = y0; y < bottom; y++)
                    {
                        int place = (y + 1) * across + x + 1;
                        if (map[place] != 0 || !HasSignificantNeighbour(map, place, across, seesBelow: !causal || y + 1 < bottom))
                        {
                            continue;
                        }

                        uint isSignificant = samples[y * width + x] >> bit & 1;
                        writer.WriteBit(isSignificant);
                        map[place] = (byte)isSignificant;
                        found |= isSignificant << ((x - x0) * StripeHeight + y - y0);
                    }
                }

                for (; found != 0; found &= found - 1)
                {
                    int n = BitOperations.TrailingZeroCount(found);
                    writer.WriteBit(samples[(y0 + n % StripeHeight) * width + x0 + n / StripeHeight] >> SignMagnitude<uint>.TopBit);
                }
            }
        }
    }

    private static void EncodeMagRef(uint* samples, int bit, int width, int height, ref MagRefWriter writer)
    {
        for (int y0 = 0; y0 < height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, height);
            for (int x = 0; x < width; x++)
            {
                for (int y = y0; y < bottom; y++)
                {
                    uint word = samples[y * width + x];
                    if ((word & ~SignMagnitude<uint>.SignBit) >> (bit + 1) != 0)
                    {
                        writer.WriteBit(word >> bit & 1);
                    }
                }
            }
        }
    }

    private static bool HasSignificantNeighbour(ReadOnlySpan<byte> map, int place, int across, bool seesBelow)
    {
        ReadOnlySpan<byte> above = map.Slice(place - across - 1, 3);
        int any = above[0] | above[1] | above[2] | map[place - 1] | map[place + 1];
        if (seesBelow)
        {
            ReadOnlySpan<byte> below = map.Slice(place + across - 1, 3);
            any |= below[0] | below[1] | below[2];
        }

        return any != 0;
    }
}
