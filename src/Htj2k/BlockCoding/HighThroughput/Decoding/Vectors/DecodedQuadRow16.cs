// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>The vector steps of decoding a row of quads on 16-bit lanes (AVX2, BMI2).</summary>
/// <remarks>
/// "Quad order": the four samples of a quad as T.814 has them (top left, bottom left, top right, bottom right). Shuffles work in halves of
/// 16 bytes: of eight quads, one vector has 0, 1, 4 and 5, the other 2, 3, 6 and 7, and so they stand in memory. t stands for 2|x| - 1, or
/// 0 where x is 0: the bit length of the OR of several t is their largest exponent.
/// </remarks>
internal readonly unsafe struct DecodedQuadRow16 : IDecodedQuadRow<short>
{
    /// <summary>With U up to 15, magnitudes stay below 2^14 + 1 and a field below 16 bits.</summary>
    public static int LargestBound => 15;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        Vector256<uint> largest = block->LargestBound;
        for (nint quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> entry = Vector256.Load(block->Entries + OpenSegment.Margin + quad);
            Vector256<uint> predictor = isFirst
                ? Vector256<uint>.One
                : DecodedQuadRow.Predictors(entry, Above((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad));
            Vector256<uint> bound = DecodedQuadRow.Residuals(block, quad) + predictor;
            largest = Vector256.Max(largest, bound);

            // U ones in the low half of a lane, in the high one the last of them alone. When U is above 15, any bits will do.
            Vector256<uint> ones = Avx2.ShiftLeftLogicalVariable(Vector256.Create(0x8001u), bound) - Vector256<uint>.One;
            Vector256<byte> high = Vector256.Create(
                (byte)2, 3, 2, 3, 2, 3, 2, 3, 6, 7, 6, 7, 6, 7, 6, 7, 2, 3, 2, 3, 2, 3, 2, 3, 6, 7, 6, 7, 6, 7, 6, 7);
            StoreMasks(block, entry.AsByte(), ones.AsByte(), high, quad);
            StoreMasks(block, entry.AsByte(), ones.AsByte(), high + Vector256.Create((byte)8), quad + 4);
        }

        block->LargestBound = largest;
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        nint position = (nint)Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        if (Vector256.GreaterThanAny(block->LargestBound, Vector256.Create(14u)))
        {
            // Of slots without a quad too, whose masks are zero: fields of a block before must not stay there.
            for (nint quad = 0; quad < ((quads + 7) & ~7); quad++)
            {
                nint slot = (quad & ~6) | (quad & 2) << 1 | (quad & 4) >> 1;
                block->Fields[slot] = ReadLongField(block->MagSgn, block->FieldMasks[slot], ref position);
            }
        }
        else
        {
            // Quads of 56 bits at most.
            byte* magSgn = block->MagSgn;
            for (nint quad = 0; quad < quads; quad += 8)
            {
                ulong* masks = block->FieldMasks + quad;
                ulong* fields = block->Fields + quad;
                fields[0] = ReadField(magSgn, masks[0], ref position);
                fields[1] = ReadField(magSgn, masks[1], ref position);
                fields[4] = ReadField(magSgn, masks[4], ref position);
                fields[5] = ReadField(magSgn, masks[5], ref position);
                fields[2] = ReadField(magSgn, masks[2], ref position);
                fields[3] = ReadField(magSgn, masks[3], ref position);
                fields[6] = ReadField(magSgn, masks[6], ref position);
                fields[7] = ReadField(magSgn, masks[7], ref position);
            }
        }

        block->MagSgnPosition = position;
    }

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, short* top, short* bottom)
    {
        for (nint quad = 0; quad < quads; quad += 8)
        {
            Samples(block, quad, out Vector256<ulong> samples0, out Vector256<ulong> t0);
            Samples(block, quad + 4, out Vector256<ulong> samples1, out Vector256<ulong> t1);
            Avx2.UnpackLow(samples0, samples1).AsInt16().Store(top + 2 * quad);
            if (bottom is not null)
            {
                Avx2.UnpackHigh(samples0, samples1).AsInt16().Store(bottom + 2 * quad);
            }

            Avx2.UnpackHigh(t0, t1).AsUInt16().Store((ushort*)block->BottomAbove + OpenSegment.Margin + 2 * quad);
        }
    }

    /// <summary>The samples above each of eight quads: two above it, and one on either side of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Above(ushort* above)
    {
        Vector256<uint> or = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt32();
        return (or | or >> 16) & Vector256.Create(0xFFFFu);
    }

    /// <summary>
    /// The masks of four quads' fields, U - e_k bits for each significant sample, and what is added to these: 2, and the highest bit of a
    /// sample known to reach the bound, which is not coded.
    /// </summary>
    /// <param name="entry">Entries of eight quads.</param>
    /// <param name="ones">From U of each: see <see cref="PrepareFields"/>.</param>
    /// <param name="high">Shuffles the high half of a quad's lane to each of its samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasks(OpenSegment* block, Vector256<byte> entry, Vector256<byte> ones, Vector256<byte> high, nint slot)
    {
        Vector256<byte> low = high - Vector256.Create((byte)2);
        Vector256<ushort> entries = Avx2.Shuffle(entry, high).AsUInt16();
        Vector256<ushort> last = Avx2.Shuffle(ones, high).AsUInt16();
        Vector256<ushort> significant = IsSet(entries, 4);
        Vector256<ushort> masks = Vector256.AndNot(Avx2.Shuffle(ones, low).AsUInt16(), last & IsSet(entries, 0)) & significant;
        masks.AsUInt64().Store(block->FieldMasks + slot);
        Vector256<ushort> uncoded = (last & IsSet(entries, 8)) + (significant & Vector256.Create((ushort)2));
        uncoded.AsUInt64().Store(block->Uncoded + slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadField(byte* magSgn, ulong mask, ref nint position)
    {
        ulong word = *(ulong*)(magSgn + (position >> 3)) >> (int)(position & 7);
        position += (nint)Popcnt.X64.PopCount(mask);
        return Bmi2.X64.ParallelBitDeposit(word, mask);
    }

    /// <summary>A quad of up to 64 bits, more than one load surely holds: the upper two samples by themselves.</summary>
    public static ulong ReadLongField(byte* magSgn, ulong mask, ref nint position)
    {
        ulong lower = ReadField(magSgn, (uint)mask, ref position);
        return lower | ReadField(magSgn, mask & 0xFFFF_FFFF_0000_0000, ref position);
    }

    /// <summary>Samples and t of four quads, in each half the two quads' top samples and then the bottom ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Samples(OpenSegment* block, nint slot, out Vector256<ulong> samples, out Vector256<ulong> t)
    {
        // 2|x|, and 1 more when x is negative; 0 where x is 0.
        Vector256<ushort> values = Vector256.Load(block->Fields + slot).AsUInt16() + Vector256.Load(block->Uncoded + slot).AsUInt16();
        Vector256<short> sign = ((values << 15) | Vector256<ushort>.One).AsInt16();
        Vector256<byte> topThenBottom = Vector256.Create(
            (byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
        samples = Avx2.Shuffle(Avx2.Sign((values >> 1).AsInt16(), sign).AsByte(), topThenBottom).AsUInt64();
        t = Avx2.Shuffle(
            Avx2.SubtractSaturate(values | Vector256<ushort>.One, Vector256.Create((ushort)2)).AsByte(), topThenBottom).AsUInt64();
    }

    /// <summary>Ones where a sample's own bit of the four from <paramref name="first"/> on is set: e_k at 0, rho at 4, e_1 at 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> IsSet(Vector256<ushort> entries, int first)
    {
        Vector256<ushort> own = Vector256.Create(0x0008_0004_0002_0001UL).AsUInt16() << first;
        return Vector256.Equals(entries & own, own);
    }
}
