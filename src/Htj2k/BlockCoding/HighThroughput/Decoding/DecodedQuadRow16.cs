// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>The vector steps of decoding a row of quads on 16-bit lanes (AVX2, BMI2).</summary>
/// <remarks>
/// An entry of <see cref="CxtVlcDecoderTable"/> has e_k in bits 0-3, rho in 4-7 and e_1 in 8-11. "Quad order": the four samples of a quad
/// as T.814 has them (top left, bottom left, top right, bottom right). t stands for 2|x| - 1, or 0 where x is 0: the bit length of the OR
/// of several t is their largest exponent.
/// </remarks>
internal readonly unsafe struct DecodedQuadRow16 : IDecodedQuadRow<short>
{
    /// <summary>With U up to 15, magnitudes stay below 2^14 + 1 and a field below 16 bits.</summary>
    public static int LargestBound => 15;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> entry = Vector256.Load(block->Entries + OpenSegment.Margin + quad);
            Vector256<uint> predictor = isFirst
                ? Vector256<uint>.One
                : DecodedQuadRow.Predictors(entry, Above((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad));
            Vector256<uint> bound = DecodedQuadRow.Residuals(block, quad) + predictor;

            // Lanes after the last quad of the row hold no quad.
            Vector256<uint> inside = Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)(quads - quad)));
            block->LargestBound = Vector256.Max(block->LargestBound, bound & inside);
            bound = Vector256.Min(bound, Vector256.Create((uint)LargestBound));
            Vector256<uint> known = entry | bound << 16;
            known.Store(block->Bounds + quad);
            StoreMasks(block, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad);
            StoreMasks(block, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4);
        }
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        long position = Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        for (int quad = 0; quad < quads; quad++)
        {
            ulong mask = block->FieldMasks[quad];
            uint length = block->FieldLengths[quad];
            ulong word = *(ulong*)(block->MagSgn + (position >> 3)) >> (int)(position & 7);
            block->Fields[quad] = Bmi2.X64.ParallelBitDeposit(word, mask);
            if (length > 57)
            {
                // More than one load surely holds: the upper two samples again from where they begin.
                long upper = position + BitOperations.PopCount((uint)mask);
                ulong rest = *(ulong*)(block->MagSgn + (upper >> 3)) >> (int)(upper & 7);
                block->Fields[quad] = (uint)block->Fields[quad] | Bmi2.X64.ParallelBitDeposit(rest, mask & 0xFFFF_FFFF_0000_0000);
            }

            position += length;
        }

        block->MagSgnPosition = position;
    }

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, short* top, short* bottom)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> known = Vector256.Load(block->Bounds + quad);
            Samples(block, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad, out Vector256<short> samples0,
                out Vector256<short> t0);
            Samples(block, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4, out Vector256<short> samples1,
                out Vector256<short> t1);

            // Each half: four top samples, four bottom ones. unpack gives quads 0-1, 4-5, 2-3, 6-7; 0xD8 swaps the middle ones.
            Join(samples0, samples1, out Vector256<short> topSamples, out Vector256<short> bottomSamples);
            Join(t0, t1, out _, out Vector256<short> bottomT);
            topSamples.Store(top + 2 * quad);
            if (bottom is not null)
            {
                bottomSamples.Store(bottom + 2 * quad);
            }

            bottomT.AsUInt16().Store((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<ushort>((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quads, 16).Clear();
    }

    /// <summary>The samples above each of eight quads: two above it, and one on either side of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Above(ushort* above)
    {
        Vector256<uint> or = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt32();
        return (or | or >> 16) & Vector256.Create(0xFFFFu);
    }

    /// <summary>The masks and lengths of four quads' fields: U - e_k bits for each significant sample.</summary>
    /// <param name="known">Twice for each quad: its entry and, from bit 16, U.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasks(OpenSegment* block, Vector256<uint> known, int quad)
    {
        Vector256<ushort> entries = EntryOfEachSample(known);
        Vector256<ushort> bounds = Avx2.Shuffle(
            known.AsByte(),
            Vector256.Create((byte)2, 3, 2, 3, 2, 3, 2, 3, 10, 11, 10, 11, 10, 11, 10, 11, 2, 3, 2, 3, 2, 3, 2, 3, 10, 11, 10, 11, 10, 11,
                10, 11)).AsUInt16();
        Vector256<ushort> significant = IsSet(entries, 4);
        Vector256<ushort> lengths = (bounds + IsSet(entries, 0)) & significant;

        // 2^n for n from 0 to 15 in 16-bit lanes: a shuffle gives each byte its power, the low one for n below 8, the high one above.
        Vector256<byte> powers =
            Vector256.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0,
            0);
        Vector256<ushort> selectors = lengths | (lengths - Vector256.Create((ushort)8)) << 8;
        Vector256<ushort> masks = (Avx2.Shuffle(powers, selectors.AsByte()).AsUInt16() - Vector256<ushort>.One) & significant;
        masks.AsUInt64().Store(block->FieldMasks + quad);
        Vector256<uint> sums = Avx2.SumAbsoluteDifferences(lengths.AsByte(), Vector256<byte>.Zero).AsUInt32();
        Avx2.PermuteVar8x32(sums, Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower().Store(block->FieldLengths + quad);
    }

    /// <summary>Samples and t of four quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Samples(OpenSegment* block, Vector256<uint> known, int quad, out Vector256<short> samples, out Vector256<short> t)
    {
        Vector256<ushort> entries = EntryOfEachSample(known);
        Vector256<ushort> significant = IsSet(entries, 4);
        Vector256<ushort> masks = Vector256.Load(block->FieldMasks + quad).AsUInt16();

        // A sample known to reach the bound has its highest bit, which is not coded, on top of the coded ones.
        Vector256<ushort> implied = (masks + Vector256<ushort>.One) & IsSet(entries, 8);
        Vector256<ushort> values = Vector256.Load(block->Fields + quad).AsUInt16() | implied;
        Vector256<ushort> negative = Vector256<ushort>.Zero - (values & Vector256<ushort>.One);
        Vector256<ushort> magnitudes = (values >> 1) + Vector256<ushort>.One;
        Vector256<byte> topThenBottom = Vector256.Create(
            (byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
        samples = Avx2.Shuffle((((magnitudes ^ negative) - negative) & significant).AsByte(), topThenBottom).AsInt16();
        t = Avx2.Shuffle(((values | Vector256<ushort>.One) & significant).AsByte(), topThenBottom).AsInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> EntryOfEachSample(Vector256<uint> known)
        => Avx2.Shuffle(
            known.AsByte(),
            Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9))
                .AsUInt16();

    /// <summary>Ones where a sample's own bit of the four from <paramref name="first"/> on is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> IsSet(Vector256<ushort> entries, int first)
    {
        Vector256<ushort> own = Vector256.Create(0x0008_0004_0002_0001UL).AsUInt16() << first;
        return Vector256.Equals(entries & own, own);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector256<short> quads0To3, Vector256<short> quads4To7, out Vector256<short> top, out Vector256<short> bottom)
    {
        top = Avx2.Permute4x64(Avx2.UnpackLow(quads0To3.AsInt64(), quads4To7.AsInt64()), 0xD8).AsInt16();
        bottom = Avx2.Permute4x64(Avx2.UnpackHigh(quads0To3.AsInt64(), quads4To7.AsInt64()), 0xD8).AsInt16();
    }
}
