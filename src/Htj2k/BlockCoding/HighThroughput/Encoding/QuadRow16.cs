// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 16-bit lanes: AVX2, 8 quads (16 columns by 2 rows) a step.</summary>
/// <remarks>
/// "Quad order": each 64-bit lane holds the four samples of a quad in the order of T.814 (top left, bottom left, top right, bottom right);
/// two vectors hold 8 quads. Numbers that belong to a quad as a whole are kept in vectors of eight 32-bit lanes. t stands for 2|x| - 1, or
/// 0 where x is 0: its bit length is the exponent, so the bit length of the OR of several t is their largest exponent.
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

            // unpack works in halves of a vector; with the middle quarters swapped first, quads 0-3 and 4-7 come out in order.
            a = Avx2.Permute4x64(a.AsInt64(), 0xD8).AsInt16();
            b = Avx2.Permute4x64(b.AsInt64(), 0xD8).AsInt16();
            Vector256<short> q0 = Avx2.UnpackLow(a, b);
            Vector256<short> q1 = Avx2.UnpackHigh(a, b);
            Vector256<ushort> t0 = Magnitudes(q0);
            Vector256<ushort> t1 = Magnitudes(q1);
            Vector256<ushort> largest0 = OrOfQuad(t0);
            Vector256<ushort> largest1 = OrOfQuad(t1);
            Vector256<uint> flags = QuadCodewords.Join(Flags(t0, largest0), Flags(t1, largest1));
            Vector256<uint> largest = QuadCodewords.Join(largest0.AsUInt64(), largest1.AsUInt64()) & Vector256.Create(0xFFFFu);
            Vector256<uint> known = _codewords.Find(quad, flags, BitLength(largest), BitLength(OrOfNeighbours(_above + x)));

            // To both 32-bit lanes of each quad.
            StoreFields(q0, t0, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3)), quad);
            StoreFields(q1, t1, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 5, 5, 6, 6, 7, 7)), quad + 4);
        }

        _codewords.End(width);
        ushort* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Magnitudes(Vector256<short> samples)
    {
        Vector256<ushort> magnitude = Avx2.Abs(samples);
        Vector256<ushort> insignificant = Vector256.Equals(magnitude, Vector256<ushort>.Zero);
        return Vector256.AndNot(magnitude + magnitude - Vector256<ushort>.One, insignificant);
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
    /// Joins the MagSgn bits of four quads: each sample's lowest m = U - e_k bits of 2(|x| - 1) + sign, one sample after the other.
    /// </summary>
    /// <param name="known">Twice for each quad: bits 0-7 U, 8-11 e_k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreFields(Vector256<short> samples, Vector256<ushort> t, Vector256<uint> known, int quad)
    {
        Vector256<ushort> significant = ~Vector256.Equals(t, Vector256<ushort>.Zero);
        Vector256<ushort> values = t - Vector256<ushort>.One + (samples >>> 15).AsUInt16();

        // To all four words of a quad: its U, and a word with e_k in the low bits, of which each sample takes its own.
        Vector256<ushort> bounds = Avx2.Shuffle(
            known.AsByte(),
            Vector256.Create((byte)0, 255, 0, 255, 0, 255, 0, 255, 8, 255, 8, 255, 8, 255, 8, 255, 0, 255, 0, 255, 0, 255, 0, 255, 8, 255,
                8, 255, 8, 255, 8, 255)).AsUInt16();
        Vector256<ushort> patterns = Avx2.Shuffle(
            known.AsByte(),
            Vector256.Create((byte)1, 255, 1, 255, 1, 255, 1, 255, 9, 255, 9, 255, 9, 255, 9, 255, 1, 255, 1, 255, 1, 255, 1, 255, 9, 255,
                9, 255, 9, 255, 9, 255)).AsUInt16();
        Vector256<ushort> own = Vector256.Create(0x0008_0004_0002_0001UL).AsUInt16();
        Vector256<ushort> isKnown = Vector256.Equals(patterns & own, own);
        Vector256<uint> lengths = ((bounds + isKnown) & significant).AsUInt32();

        // Words to pairs.
        Vector256<uint> evenLengths = lengths & Vector256.Create(0xFFFFu);
        Vector256<uint> oddLengths = lengths >> 16;
        Vector256<uint> even = values.AsUInt32() & LowBits(evenLengths);
        Vector256<uint> odd = values.AsUInt32() >> 16 & LowBits(oddLengths);
        Vector256<ulong> pairs = (even | Avx2.ShiftLeftLogicalVariable(odd, evenLengths)).AsUInt64();
        Vector256<ulong> pairLengths = (evenLengths + oddLengths).AsUInt64();

        // Pairs to quads.
        Vector256<ulong> low32 = Vector256.Create(0xFFFF_FFFFUL);
        Vector256<ulong> firstLengths = pairLengths & low32;
        Vector256<ulong> fields = (pairs & low32) | Avx2.ShiftLeftLogicalVariable(pairs >> 32, firstLengths);
        fields.Store(_scratch.Fields + quad);
        Vector256<uint> total = (firstLengths + (pairLengths >> 32)).AsUInt32();
        Avx2.PermuteVar8x32(total, Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower().Store(_scratch.FieldLengths + quad);
    }

    /// <summary>As many low ones as <paramref name="counts"/> says, up to 31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> LowBits(Vector256<uint> counts)
        => Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, counts) - Vector256<uint>.One;
}
