// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// The vector steps of decoding a row of quads on 16-bit lanes: vectors of 64 bytes, 16 quads a step (AVX-512 F, BW and CD, BMI2).
/// </summary>
/// <remarks>
/// "Quad order" and t are as in <see cref="DecodedQuadRow16"/>. Of 16 quads, one vector has 0, 1, 4, 5, 8, 9, 12 and 13, the other the
/// rest, and so they stand in memory.
/// </remarks>
internal readonly unsafe struct DecodedQuadRow16Vector512 : IDecodedQuadRow<short>
{
    /// <inheritdoc cref="DecodedQuadRow16.LargestBound"/>
    public static int LargestBound => 15;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        Vector512<uint> largest = Vector512<uint>.Zero;
        for (nint quad = 0; quad < quads; quad += 16)
        {
            Vector512<uint> entry = Vector512.Load(block->Entries + OpenSegment.Margin + quad);
            Vector512<uint> predictor = isFirst
                ? Vector512<uint>.One
                : Predictors(entry, (ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad);
            Vector512<uint> bound = DecodedQuadRow.ResidualsAvx512(block, quad) + predictor;
            largest = Vector512.Max(largest, bound);

            // U ones in the low half of a lane, in the high one the last of them alone. When U is above 15, any bits will do.
            Vector512<uint> ones = Avx512F.ShiftLeftLogicalVariable(Vector512.Create(0x8001u), bound) - Vector512<uint>.One;
            Vector512<byte> high = Vector512.Create(
                0x0302_0302_0302_0302u, 0x0706_0706_0706_0706u, 0x0302_0302_0302_0302u, 0x0706_0706_0706_0706u,
                0x0302_0302_0302_0302u, 0x0706_0706_0706_0706u, 0x0302_0302_0302_0302u, 0x0706_0706_0706_0706u).AsByte();
            StoreMasks(block, entry.AsByte(), ones.AsByte(), high, quad);
            StoreMasks(block, entry.AsByte(), ones.AsByte(), high + Vector512.Create((byte)8), quad + 8);
        }

        block->LargestBound = Vector256.Max(block->LargestBound, Vector256.Max(largest.GetLower(), largest.GetUpper()));
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        nint position = (nint)Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        if (Vector256.GreaterThanAny(block->LargestBound, Vector256.Create(14u)))
        {
            // Of slots without a quad too, whose masks are zero: fields of a block before must not stay there.
            for (nint quad = 0; quad < ((quads + 15) & ~15); quad++)
            {
                nint slot = (quad & ~14) | (quad & 2) << 2 | (quad & 12) >> 1;
                block->Fields[slot] = DecodedQuadRow16.ReadLongField(block->MagSgn, block->FieldMasks[slot], ref position);
            }
        }
        else
        {
            // Quads of 56 bits at most.
            byte* magSgn = block->MagSgn;
            for (nint quad = 0; quad < quads; quad += 16)
            {
                ulong* masks = block->FieldMasks + quad;
                ulong* fields = block->Fields + quad;
                fields[0] = DecodedQuadRow16.ReadField(magSgn, masks[0], ref position);
                fields[1] = DecodedQuadRow16.ReadField(magSgn, masks[1], ref position);
                fields[8] = DecodedQuadRow16.ReadField(magSgn, masks[8], ref position);
                fields[9] = DecodedQuadRow16.ReadField(magSgn, masks[9], ref position);
                fields[2] = DecodedQuadRow16.ReadField(magSgn, masks[2], ref position);
                fields[3] = DecodedQuadRow16.ReadField(magSgn, masks[3], ref position);
                fields[10] = DecodedQuadRow16.ReadField(magSgn, masks[10], ref position);
                fields[11] = DecodedQuadRow16.ReadField(magSgn, masks[11], ref position);
                fields[4] = DecodedQuadRow16.ReadField(magSgn, masks[4], ref position);
                fields[5] = DecodedQuadRow16.ReadField(magSgn, masks[5], ref position);
                fields[12] = DecodedQuadRow16.ReadField(magSgn, masks[12], ref position);
                fields[13] = DecodedQuadRow16.ReadField(magSgn, masks[13], ref position);
                fields[6] = DecodedQuadRow16.ReadField(magSgn, masks[6], ref position);
                fields[7] = DecodedQuadRow16.ReadField(magSgn, masks[7], ref position);
                fields[14] = DecodedQuadRow16.ReadField(magSgn, masks[14], ref position);
                fields[15] = DecodedQuadRow16.ReadField(magSgn, masks[15], ref position);
            }
        }

        block->MagSgnPosition = position;
    }

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, short* top, short* bottom)
    {
        for (nint quad = 0; quad < quads; quad += 16)
        {
            // 2|x|, and 1 more when x is negative; 0 where x is 0.
            Vector512<ulong> values0 = Values(block, quad);
            Vector512<ulong> values1 = Values(block, quad + 8);
            Vector512<ushort> tops = Avx512F.UnpackLow(values0, values1).AsUInt16();
            Vector512<ushort> bottoms = Avx512F.UnpackHigh(values0, values1).AsUInt16();
            Vector512<ushort> t = Avx512BW.SubtractSaturate(bottoms | Vector512<ushort>.One, Vector512.Create((ushort)2));
            t.Store((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad);
            if (quads - quad > 8)
            {
                Samples(tops).Store(top + 2 * quad);
                if (bottom is not null)
                {
                    Samples(bottoms).Store(bottom + 2 * quad);
                }
            }
            else
            {
                Samples(tops).GetLower().Store(top + 2 * quad);
                if (bottom is not null)
                {
                    Samples(bottoms).GetLower().Store(bottom + 2 * quad);
                }
            }
        }
    }

    /// <summary>The predictors of 16 quads: see <see cref="DecodedQuadRow.Predictors(Vector256{uint}, Vector256{uint})"/>.</summary>
    /// <param name="above">t of the two samples above the first quad.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Predictors(Vector512<uint> entry, ushort* above)
    {
        // In the upper half of a lane, both samples above and one on either side of these; less leading zeros mean a larger exponent.
        Vector512<uint> or = (Vector512.Load(above) | Vector512.Load(above - 1) | Vector512.Load(above + 1)).AsUInt32();
        Vector512<uint> zeros = Avx512CD.LeadingZeroCount(or | or << 16);
        Vector512<uint> several = (entry.AsInt32() >> 31).AsUInt32();
        return Vector512.Create(15u) - Vector512.Min(zeros | ~several, Vector512.Create(14u));
    }

    /// <summary>The masks of eight quads' fields, and what is added to these: as in <see cref="DecodedQuadRow16"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasks(OpenSegment* block, Vector512<byte> entry, Vector512<byte> ones, Vector512<byte> high, nint slot)
    {
        Vector512<byte> low = high - Vector512.Create((byte)2);
        Vector512<ushort> entries = Avx512BW.Shuffle(entry, high).AsUInt16();
        Vector512<ushort> last = Avx512BW.Shuffle(ones, high).AsUInt16();
        Vector512<ushort> all = Avx512BW.Shuffle(ones, low).AsUInt16();
        Vector512<ushort> significant = IsSet(entries, 4);
        Vector512<ushort> masks = Vector512.ConditionalSelect(IsSet(entries, 0), all - last, all) & significant;
        masks.AsUInt64().Store(block->FieldMasks + slot);
        Vector512<ushort> two = significant & Vector512.Create((ushort)2);
        Vector512.ConditionalSelect(IsSet(entries, 8), two + last, two).AsUInt64().Store(block->Uncoded + slot);
    }

    /// <summary>Of eight quads, in each quarter the two quads' top samples and then the bottom ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Values(OpenSegment* block, nint slot)
    {
        Vector512<byte> topThenBottom = Vector512.Create(
            0x0D0C_0908_0504_0100u, 0x0F0E_0B0A_0706_0302u, 0x0D0C_0908_0504_0100u, 0x0F0E_0B0A_0706_0302u,
            0x0D0C_0908_0504_0100u, 0x0F0E_0B0A_0706_0302u, 0x0D0C_0908_0504_0100u, 0x0F0E_0B0A_0706_0302u).AsByte();
        Vector512<ushort> values = Vector512.Load(block->Fields + slot).AsUInt16() + Vector512.Load(block->Uncoded + slot).AsUInt16();
        return Avx512BW.Shuffle(values.AsByte(), topThenBottom).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Samples(Vector512<ushort> values)
    {
        Vector512<ushort> magnitudes = values >> 1;
        Vector512<ushort> isNegative = Avx512BW.CompareNotEqual(values & Vector512<ushort>.One, Vector512<ushort>.Zero);
        return Vector512.ConditionalSelect(isNegative, Vector512<ushort>.Zero - magnitudes, magnitudes).AsInt16();
    }

    /// <summary>Ones where a sample's own bit of the four from <paramref name="first"/> on is set: e_k at 0, rho at 4, e_1 at 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> IsSet(Vector512<ushort> entries, int first)
    {
        Vector512<ushort> own = Vector512.Create(0x0008_0004_0002_0001UL << first).AsUInt16();
        return Avx512BW.CompareNotEqual(entries & own, Vector512<ushort>.Zero);
    }
}
