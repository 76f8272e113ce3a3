// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding;

/// <summary>The vector steps of decoding a row of quads on 16-bit lanes (AVX2, BMI2).</summary>
/// <remarks>
/// An entry of <see cref="CxtVlcDecoderTable"/> has rho in bits 4-7, e_1 in 8-11 and e_k in 12-15. "Quad order" and t are as in <see cref="QuadRow16"/>.
/// </remarks>
internal static unsafe class DecodedQuadRow16
{
    /// <summary>With U up to 15, magnitudes stay below 2^14 + 1 and a field below 16 bits.</summary>
    private const int NarrowBound = 15;

    /// <summary>What the bounds seen in a block allow.</summary>
    /// <param name="acceptedBound">Above it the block is broken.</param>
    public static CleanupResult Result(OpenSegment16* block, int acceptedBound)
    {
        uint largest = 0;
        for (int lane = 0; lane < Vector256<uint>.Count; lane++)
        {
            largest = Math.Max(largest, block->LargestBound[lane]);
        }

        return largest <= Math.Min(acceptedBound, NarrowBound) ? CleanupResult.Decoded
            : acceptedBound > NarrowBound ? CleanupResult.NeedsWiderLanes
            : CleanupResult.Broken;
    }

    /// <summary>What the row of quads above, whose entries are still there, says of the contexts: bits 7 and 9 of a table index; see <see cref="CleanupContext.Of"/>.</summary>
    public static void PrepareContexts(OpenSegment16* block, int quads)
    {
        // Behind an odd row stands the entry of a quad that does not exist: zero, as StorePair left it.
        uint* above = block->Entries + OpenSegment16.Margin;
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> here = Vector256.Load(above + quad);
            Vector256<uint> left = Vector256.Load(above + quad - 1);
            Vector256<uint> right = Vector256.Load(above + quad + 1);
            Vector256<uint> contexts = (here << 2 & Vector256.Create(0x280u)) | (left & Vector256.Create(0x80u)) | (right << 4 & Vector256.Create(0x200u));
            contexts.Store(block->Contexts + quad);
        }
    }

    /// <summary>From entries and residuals: the bound U of each quad, and which of its 64 bits are coded.</summary>
    public static void PrepareFields(OpenSegment16* block, int quads, bool isFirst)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> entry = Vector256.Load(block->Entries + OpenSegment16.Margin + quad);
            Vector256<uint> predictor = isFirst ? Vector256<uint>.One : Predictors(entry, block->BottomAbove + OpenSegment16.Margin + 2 * quad);
            Vector256<uint> bound = Residuals(block->Prefixes + quad / 2, block->PrefixBits + quad / 2) + predictor;

            // What lies behind the last quad of the row is not a quad.
            Vector256<uint> inside = Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)(quads - quad)));
            block->LargestBound = Vector256.Max(block->LargestBound, bound & inside);
            bound = Vector256.Min(bound, Vector256.Create((uint)NarrowBound));
            Vector256<uint> known = entry | bound << 16;
            known.Store(block->Bounds + quad);
            StoreMasks(block, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad);
            StoreMasks(block, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4);
        }
    }

    /// <summary>Deposits the coded bits of each quad where they belong.</summary>
    public static void ReadFields(OpenSegment16* block, int quads)
    {
        // Behind the end there are ones for a row; more of them change nothing.
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

    /// <summary>Turns fields into samples, 16 columns by two rows a step, and keeps t of the bottom row for the next.</summary>
    /// <param name="bottom">Null when the block ends with the top row.</param>
    public static void Store(OpenSegment16* block, int quads, short* top, short* bottom)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> known = Vector256.Load(block->Bounds + quad);
            Samples(block, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad, out Vector256<short> samples0, out Vector256<short> t0);
            Samples(block, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4, out Vector256<short> samples1, out Vector256<short> t1);

            // Each half: four top samples, four bottom ones. unpack gives quads 0-1, 4-5, 2-3, 6-7; 0xD8 swaps the middle ones.
            Join(samples0, samples1, out Vector256<short> topSamples, out Vector256<short> bottomSamples);
            Join(t0, t1, out _, out Vector256<short> bottomT);
            topSamples.Store(top + 2 * quad);
            if (bottom is not null)
            {
                bottomSamples.Store(bottom + 2 * quad);
            }

            bottomT.AsUInt16().Store(block->BottomAbove + OpenSegment16.Margin + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<ushort>(block->BottomAbove + OpenSegment16.Margin + 2 * quads, 16).Clear();
    }

    /// <summary>Exponent residuals u of eight quads, from four pairs' prefixes and the bits that they were found with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Residuals(uint* prefixes, uint* bits)
    {
        // Each pair twice: the even lane for its first quad, the odd one for its second.
        Vector256<uint> twice = Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3);
        Vector256<uint> prefix = Avx2.PermuteVar8x32(Vector128.Load(prefixes).ToVector256Unsafe(), twice);
        Vector256<uint> suffix = Avx2.PermuteVar8x32(Vector128.Load(bits).ToVector256Unsafe(), twice);
        Vector256<uint> seven = Vector256.Create(7u);
        Vector256<uint> firstLength = prefix >> 8 & seven;
        Vector256<uint> skipped = (prefix >> 5 & seven) + (firstLength & Vector256.Create(0xFFFF_FFFF_0000_0000).AsUInt32());
        Vector256<uint> length = Avx2.ShiftRightLogicalVariable(prefix, Vector256.Create(0x0000_000B_0000_0008UL).AsUInt32()) & seven;
        Vector256<uint> mask = Avx2.ShiftLeftLogicalVariable(Vector256<uint>.AllBitsSet, length);
        Vector256<uint> value = Vector256.AndNot(Avx2.ShiftRightLogicalVariable(suffix, skipped), mask);
        return value + (Avx2.ShiftRightLogicalVariable(prefix, Vector256.Create(0x0000_0014_0000_0010UL).AsUInt32()) & Vector256.Create(15u));
    }

    /// <summary>kappa of T.814 7.3.7 for eight quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Predictors(Vector256<uint> entry, ushort* above)
    {
        Vector256<uint> or = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt32();
        or = (or | or >> 16) & Vector256.Create(0xFFFFu);

        // Bit length less one, from the exponent of the number as a float; negative for zero.
        Vector256<int> exponent = (Avx.ConvertToVector256Single(or.AsInt32()).AsInt32() >> 23) - Vector256.Create(127);
        Vector256<uint> rho = entry & Vector256.Create(0xF0u);
        Vector256<int> single = Vector256.Equals(rho & (rho - Vector256.Create(0x10u)), Vector256<uint>.Zero).AsInt32();
        return Vector256.Max(Vector256.AndNot(exponent, single), Vector256<int>.One).AsUInt32();
    }

    /// <summary>The masks and lengths of four quads' fields: U - e_k bits for each significant sample.</summary>
    /// <param name="known">Twice for each quad: its entry and, from bit 16, U.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasks(OpenSegment16* block, Vector256<uint> known, int quad)
    {
        Vector256<ushort> entries = EntryOfEachSample(known);
        Vector256<ushort> bounds = Avx2.Shuffle(
            known.AsByte(),
            Vector256.Create((byte)2, 3, 2, 3, 2, 3, 2, 3, 10, 11, 10, 11, 10, 11, 10, 11, 2, 3, 2, 3, 2, 3, 2, 3, 10, 11, 10, 11, 10, 11, 10, 11)).AsUInt16();
        Vector256<ushort> significant = IsSet(entries, 4);
        Vector256<ushort> lengths = (bounds + IsSet(entries, 12)) & significant;

        // 2^n for n from 0 to 15 in 16-bit lanes: a shuffle gives each byte its power, the low one for n below 8, the high one above.
        Vector256<byte> powers = Vector256.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);
        Vector256<ushort> selectors = lengths | (lengths - Vector256.Create((ushort)8)) << 8;
        Vector256<ushort> masks = (Avx2.Shuffle(powers, selectors.AsByte()).AsUInt16() - Vector256<ushort>.One) & significant;
        masks.AsUInt64().Store(block->FieldMasks + quad);
        Vector256<uint> sums = Avx2.SumAbsoluteDifferences(lengths.AsByte(), Vector256<byte>.Zero).AsUInt32();
        Avx2.PermuteVar8x32(sums, Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower().Store(block->FieldLengths + quad);
    }

    /// <summary>Samples and t of four quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Samples(OpenSegment16* block, Vector256<uint> known, int quad, out Vector256<short> samples, out Vector256<short> t)
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
            Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9)).AsUInt16();

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
