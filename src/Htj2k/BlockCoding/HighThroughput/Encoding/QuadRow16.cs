// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 16-bit lanes: AVX2 and BMI2, 8 quads (16 columns by 2 rows) a step.</summary>
/// <remarks>
/// "Quad order": each 64-bit lane holds the four samples of a quad in the order of T.814 (top left, bottom left, top right, bottom right).
/// Two vectors hold 8 quads; as unpack and shuffle work in halves, the first has 0, 1, 4 and 5, the other 2, 3, 6 and 7. Numbers that
/// belong to a quad as a whole are kept in vectors of eight 32-bit lanes. t stands for 2|x| - 1, or 0 where x is 0: its bit length is the
/// exponent, so the bit length of the OR of several t is their largest exponent.
/// </remarks>
internal unsafe ref struct QuadRow16 : IQuadRow<short, QuadRow16>
{
    private readonly CleanupEncoderScratch _scratch;
    private QuadCodewords _codewords;
    private ushort* _above;
    private ushort* _here;

    private QuadRow16(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _codewords = new QuadCodewords(scratch);
        _above = (ushort*)scratch.BottomAbove;
        _here = (ushort*)scratch.BottomHere;
    }

    public static int FieldsPerQuad => 1;

    public readonly uint EmptyContexts => _codewords.EmptyContexts;

    public readonly uint SignificantQuads => _codewords.SignificantQuads;

    public static QuadRow16 Create(CleanupEncoderScratch scratch) => new(scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Field(ulong* fields, uint* lengths, int index, out int bits)
    {
        ulong mask = ((ulong*)lengths)[index];
        bits = (int)Popcnt.X64.PopCount(mask);
        return Bmi2.X64.ParallelBitExtract(fields[index], mask);
    }

    public void Measure(short* top, short* bottom, int width, bool isFirst)
    {
        _codewords.Begin(isFirst);
        for (int x = 0; x < width; x += 16)
        {
            int quad = x / 2;
            Vector256<short> inside = Vector256.GreaterThan(Vector256.Create((short)Math.Min(width - x, 16)), Vector256<short>.Indices);
            Vector256<short> a = Vector256.Load(top + x) & inside;
            Vector256<short> b = bottom is null ? Vector256<short>.Zero : Vector256.Load(bottom + x) & inside;
            Magnitudes(b).Store(_here + x);
            Vector256<short> q0 = Avx2.UnpackLow(a, b);
            Vector256<short> q1 = Avx2.UnpackHigh(a, b);
            Vector256<ushort> t0 = Magnitudes(q0);
            Vector256<ushort> t1 = Magnitudes(q1);
            Vector256<ushort> largest0 = OrOfQuad(t0);
            Vector256<ushort> largest1 = OrOfQuad(t1);
            Vector256<uint> flags = Join(Flags(t0, largest0), Flags(t1, largest1));
            Vector256<uint> largest = Join(largest0.AsUInt64(), largest1.AsUInt64()) & Vector256.Create(0xFFFFu);
            Vector256<uint> known = _codewords.Find(quad, flags, BitLength(largest), BitLength(OrOfNeighbours(_above + x)));

            // U ones in the low half of a lane, in the high one the last of them alone.
            Vector256<uint> ones = Avx2.ShiftLeftLogicalVariable(Vector256.Create(0x8001u), known & Vector256.Create(0xFFu))
                - Vector256<uint>.One;
            Vector256<byte> high = Vector256.Create(
                (byte)2, 3, 2, 3, 2, 3, 2, 3, 6, 7, 6, 7, 6, 7, 6, 7, 2, 3, 2, 3, 2, 3, 2, 3, 6, 7, 6, 7, 6, 7, 6, 7);
            StoreFields(q0, t0, known.AsByte(), ones.AsByte(), high, quad);
            StoreFields(q1, t1, known.AsByte(), ones.AsByte(), high + Vector256.Create((byte)8), quad + 2);
        }

        _codewords.End(width);
        ushort* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>The low 32 bits of eight quads' 64-bit lanes, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Join(Vector256<ulong> quads0145, Vector256<ulong> quads2367)
        => Avx.Shuffle(quads0145.AsSingle(), quads2367.AsSingle(), 0b10_00_10_00).AsUInt32();

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Magnitudes(Vector256<short> samples)
    {
        Vector256<ushort> magnitude = Avx2.Abs(samples);
        return Avx2.SubtractSaturate(magnitude + magnitude, Vector256<ushort>.One);
    }

    /// <summary>The OR of the four lanes of each quad, in its lowest lane; the others hold parts of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> OrOfQuad(Vector256<ushort> t)
    {
        Vector256<ulong> half = t.AsUInt64() | t.AsUInt64() >> 32;
        return (half | half >> 16).AsUInt16();
    }

    /// <summary>rho in bits 4-7 and epsilon in bits 0-3 of each quad's 64-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Flags(Vector256<ushort> t, Vector256<ushort> largest)
    {
        // A sample reaches the largest exponent when its highest bit is that of the OR: then it exceeds the other bits of the OR.
        Vector256<ushort> or = Avx2.Shuffle(largest.AsByte(), SpreadLowestWord()).AsUInt16();
        Vector256<ushort> rest = or ^ t;
        Vector256<ushort> reaches = Vector256.Equals(Vector256.Max(t, rest), t);
        Vector256<ushort> significant = ~Vector256.Equals(t, Vector256<ushort>.Zero);
        Vector256<ushort> bits = (significant & Vector256.Create(0x0080_0040_0020_0010UL).AsUInt16())
            | (reaches & Vector256.Create(0x0008_0004_0002_0001UL).AsUInt16());
        return Avx2.SumAbsoluteDifferences(bits.AsByte(), Vector256<byte>.Zero).AsUInt64();
    }

    /// <summary>In each half, the first word of each quad to all four of its words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> SpreadLowestWord()
        => Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9);

    /// <summary>Bit length of numbers below 2^24, read from their exponents as floats; far below zero for zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> BitLength(Vector256<uint> numbers)
        => (Avx.ConvertToVector256Single(numbers.AsInt32()).AsInt32() >> 23) - Vector256.Create(126);

    /// <summary>For each quad the OR of t of the four samples above it, from one column left of it to one right of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> OrOfNeighbours(ushort* above)
    {
        // A 32-bit lane holds columns 2q and 2q+1; shifted by one column either way it brings 2q-1 and 2q+2 too.
        Vector256<uint> or = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt32();
        return (or | or >> 16) & Vector256.Create(0xFFFFu);
    }

    /// <summary>
    /// Leaves 2(|x| - 1) + sign of each sample of four quads, and the mask of the m = U - e_k bits that are coded.
    /// </summary>
    /// <param name="known">Of eight quads: bits 0-7 U, 8-11 e_k.</param>
    /// <param name="ones">From U of each: see <see cref="Measure"/>.</param>
    /// <param name="high">Shuffles the high half of a quad's lane to each of its samples.</param>
    /// <param name="quad">The first of the two in the lower halves; those in the upper ones are four further.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreFields(
        Vector256<short> samples, Vector256<ushort> t, Vector256<byte> known, Vector256<byte> ones, Vector256<byte> high, int quad)
    {
        Vector256<byte> low = high - Vector256.Create((byte)2);
        Vector256<ushort> own = Vector256.Create(0x0800_0400_0200_0100UL).AsUInt16();
        Vector256<ushort> isKnown = Vector256.Equals(Avx2.Shuffle(known, low).AsUInt16() & own, own);
        Vector256<ushort> bound = Vector256.AndNot(Avx2.Shuffle(ones, low).AsUInt16(), Avx2.Shuffle(ones, high).AsUInt16() & isKnown);
        Vector256<ushort> masks = Vector256.AndNot(bound, Vector256.Equals(t, Vector256<ushort>.Zero));
        Vector256<ushort> values = t + Vector256.GreaterThan(samples, Vector256<short>.AllBitsSet).AsUInt16();
        ulong* fields = _scratch.Fields + quad;
        values.AsUInt64().GetLower().Store(fields);
        values.AsUInt64().GetUpper().Store(fields + 4);
        ulong* fieldMasks = (ulong*)_scratch.FieldLengths + quad;
        masks.AsUInt64().GetLower().Store(fieldMasks);
        masks.AsUInt64().GetUpper().Store(fieldMasks + 4);
    }
}
