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
internal unsafe ref struct DecodedQuadRow16(CleanupDecoderScratch scratch, int largestBound)
{
    /// <summary>With U up to 15, magnitudes stay below 2^14 + 1 and a field below 16 bits.</summary>
    private const int NarrowBound = 15;

    private readonly CleanupDecoderScratch _scratch = scratch;
    private Vector256<uint> _largest;

    /// <summary>What the bounds seen so far allow.</summary>
    public readonly CleanupResult Result
    {
        get
        {
            uint largest = 0;
            for (int lane = 0; lane < Vector256<uint>.Count; lane++)
            {
                largest = Math.Max(largest, _largest[lane]);
            }

            return largest <= Math.Min(largestBound, NarrowBound) ? CleanupResult.Decoded
                : largestBound > NarrowBound ? CleanupResult.NeedsWiderLanes
                : CleanupResult.Broken;
        }
    }

    /// <summary>What the row of quads above, whose entries are still there, says of the contexts: bits 7 and 9 of a table index; see <see cref="CleanupContext.Of"/>.</summary>
    public readonly void PrepareContexts(int quads)
    {
        // Behind an odd row stands the entry of a quad that does not exist: zero, as StorePair left it.
        uint* above = _scratch.Entries;
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> here = Vector256.Load(above + quad);
            Vector256<uint> left = Vector256.Load(above + quad - 1);
            Vector256<uint> right = Vector256.Load(above + quad + 1);
            Vector256<uint> contexts = (here << 2 & Vector256.Create(0x280u)) | (left & Vector256.Create(0x80u)) | (right << 4 & Vector256.Create(0x200u));
            contexts.Store(_scratch.Contexts + quad);
        }
    }

    /// <summary>From entries and residuals: the bound U of each quad, and which of its 64 bits are coded.</summary>
    public void PrepareFields(int quads, bool isFirst)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> entry = Vector256.Load(_scratch.Entries + quad);
            Vector256<uint> predictor = isFirst ? Vector256<uint>.One : Predictors(entry, _scratch.BottomAbove + 2 * quad);
            Vector256<uint> bound = Vector256.Load(_scratch.Residuals + quad) + predictor;

            // What lies behind the last quad of the row is not a quad.
            Vector256<uint> inside = Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)(quads - quad)));
            _largest = Vector256.Max(_largest, bound & inside);
            bound = Vector256.Min(bound, Vector256.Create((uint)NarrowBound));
            Vector256<uint> known = entry | bound << 16;
            known.Store(_scratch.Bounds + quad);
            StoreMasks(Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad);
            StoreMasks(Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4);
        }
    }

    /// <summary>Deposits the coded bits of each quad where they belong.</summary>
    /// <param name="position">First bit of the row in the MagSgn bit-stream.</param>
    /// <returns>First bit of the next row.</returns>
    public readonly long ReadFields(int quads, long position)
    {
        byte* bits = _scratch.MagSgn;
        ulong* masks = _scratch.FieldMasks;
        uint* lengths = _scratch.FieldLengths;
        ulong* fields = _scratch.Fields;
        for (int quad = 0; quad < quads; quad++)
        {
            ulong mask = masks[quad];
            uint length = lengths[quad];
            ulong word = *(ulong*)(bits + (position >> 3)) >> (int)(position & 7);
            fields[quad] = Bmi2.X64.ParallelBitDeposit(word, mask);
            if (length > 57)
            {
                // More than one load surely holds: the upper two samples again from where they begin.
                long upper = position + BitOperations.PopCount((uint)mask);
                ulong rest = *(ulong*)(bits + (upper >> 3)) >> (int)(upper & 7);
                fields[quad] = (uint)fields[quad] | Bmi2.X64.ParallelBitDeposit(rest, mask & 0xFFFF_FFFF_0000_0000);
            }

            position += length;
        }

        return position;
    }

    /// <summary>Turns fields into samples, 16 columns by two rows a step, and keeps t of the bottom row for the next.</summary>
    /// <param name="bottom">Null when the block ends with the top row.</param>
    public readonly void Store(int quads, short* top, short* bottom)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> known = Vector256.Load(_scratch.Bounds + quad);
            Samples(Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad, out Vector256<short> samples0, out Vector256<short> t0);
            Samples(Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4, out Vector256<short> samples1, out Vector256<short> t1);

            // Each half: four top samples, four bottom ones. unpack gives quads 0-1, 4-5, 2-3, 6-7; 0xD8 swaps the middle ones.
            Join(samples0, samples1, out Vector256<short> topSamples, out Vector256<short> bottomSamples);
            Join(t0, t1, out _, out Vector256<short> bottomT);
            topSamples.Store(top + 2 * quad);
            if (bottom is not null)
            {
                bottomSamples.Store(bottom + 2 * quad);
            }

            bottomT.AsUInt16().Store(_scratch.BottomAbove + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<ushort>(_scratch.BottomAbove + 2 * quads, 16).Clear();
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
    private readonly void StoreMasks(Vector256<uint> known, int quad)
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
        masks.AsUInt64().Store(_scratch.FieldMasks + quad);
        Vector256<uint> sums = Avx2.SumAbsoluteDifferences(lengths.AsByte(), Vector256<byte>.Zero).AsUInt32();
        Avx2.PermuteVar8x32(sums, Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower().Store(_scratch.FieldLengths + quad);
    }

    /// <summary>Samples and t of four quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Samples(Vector256<uint> known, int quad, out Vector256<short> samples, out Vector256<short> t)
    {
        Vector256<ushort> entries = EntryOfEachSample(known);
        Vector256<ushort> significant = IsSet(entries, 4);
        Vector256<ushort> masks = Vector256.Load(_scratch.FieldMasks + quad).AsUInt16();

        // A sample known to reach the bound has its highest bit, which is not coded, on top of the coded ones.
        Vector256<ushort> implied = (masks + Vector256<ushort>.One) & IsSet(entries, 8);
        Vector256<ushort> values = Vector256.Load(_scratch.Fields + quad).AsUInt16() | implied;
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
