// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 32-bit lanes: AVX2, 8 quads (16 columns by 2 rows) a step.</summary>
/// <remarks>
/// Each half of a vector holds the four samples of a quad in the order of T.814 (top left, bottom left, top right, bottom right). Unpacking
/// rows of 8 columns gives quads 0 and 2 in one vector and 1 and 3 in the next; that order stays, because joining two such vectors half by
/// half brings quads 0 to 3 in order. t is as in <see cref="QuadRow16"/>, up to 32 bits long: magnitudes have up to 31.
/// </remarks>
internal unsafe ref struct QuadRow32 : IQuadRow<int, QuadRow32>
{
    private readonly CleanupEncoderScratch _scratch;
    private QuadCodewords _codewords;
    private uint* _above;
    private uint* _here;

    private QuadRow32(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _codewords = new QuadCodewords(scratch);
        _above = (uint*)scratch.BottomAbove;
        _here = (uint*)scratch.BottomHere;
    }

    /// <summary>One for the two samples of each column.</summary>
    public static int FieldsPerQuad => 2;

    public readonly uint EmptyContexts => _codewords.EmptyContexts;

    public readonly uint SignificantQuads => _codewords.SignificantQuads;

    public static QuadRow32 Create(CleanupEncoderScratch scratch) => new(scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Field(ulong* fields, uint* lengths, int index, out int bits)
    {
        bits = (int)lengths[index];
        return fields[index];
    }

    public void Measure(int* top, int* bottom, int width, bool isFirst)
    {
        _codewords.Begin(isFirst);
        for (int x = 0; x < width; x += 16)
        {
            int quad = x / 2;
            Load(top + x, bottom is null ? null : bottom + x, width - x, _here + x, out Vector256<int> q02, out Vector256<int> q13);
            Load(top + x + 8, bottom is null ? null : bottom + x + 8, width - x - 8, _here + x + 8, out Vector256<int> q46,
                out Vector256<int> q57);
            Vector256<ulong> flags0 = Flags(q02, q13, out Vector256<ulong> largest0);
            Vector256<ulong> flags1 = Flags(q46, q57, out Vector256<ulong> largest1);
            Vector256<uint> known = _codewords.Find(
                quad,
                QuadCodewords.Join(flags0, flags1),
                BitLength(QuadCodewords.Join(largest0, largest1)),
                BitLength(OrOfNeighbours(_above + x)));
            StoreFields(q02, q13, Avx2.PermuteVar8x32(known, Vector256.Create(0u, 0, 0, 0, 2, 2, 2, 2)),
                Avx2.PermuteVar8x32(known, Vector256.Create(1u, 1, 1, 1, 3, 3, 3, 3)), quad);
            StoreFields(q46, q57, Avx2.PermuteVar8x32(known, Vector256.Create(4u, 4, 4, 4, 6, 6, 6, 6)),
                Avx2.PermuteVar8x32(known, Vector256.Create(5u, 5, 5, 5, 7, 7, 7, 7)), quad + 4);
        }

        _codewords.End(width);
        uint* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>Eight columns of both rows as quads 0 and 2, and 1 and 3; t of the bottom row is kept for the row of quads below.</summary>
    /// <param name="columns">How many lie inside the block, perhaps none; only those are read, the others are zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(int* top, int* bottom, int columns, uint* here, out Vector256<int> q02, out Vector256<int> q13)
    {
        Vector256<int> inside = Vector256.GreaterThan(Vector256.Create(columns), Vector256<int>.Indices);
        Vector256<int> a = Avx2.MaskLoad(top, inside);
        Vector256<int> b = bottom is null ? Vector256<int>.Zero : Avx2.MaskLoad(bottom, inside);
        Magnitudes(b).Store(here);
        q02 = Avx2.UnpackLow(a, b);
        q13 = Avx2.UnpackHigh(a, b);
    }

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Magnitudes(Vector256<int> samples)
    {
        Vector256<uint> magnitude = Avx2.Abs(samples);
        Vector256<uint> insignificant = Vector256.Equals(magnitude, Vector256<uint>.Zero);
        return Vector256.AndNot(magnitude + magnitude - Vector256<uint>.One, insignificant);
    }

    /// <summary>rho in bits 4-7 and epsilon in bits 0-3 of the 64-bit lanes of quads 0 to 3.</summary>
    /// <param name="largest">In the low half of each 64-bit lane the OR of the quad's t; the high half repeats it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Flags(Vector256<int> q02, Vector256<int> q13, out Vector256<ulong> largest)
    {
        Vector256<uint> t02 = Magnitudes(q02);
        Vector256<uint> t13 = Magnitudes(q13);
        Vector256<uint> or02 = OrOfQuad(t02);
        Vector256<uint> or13 = OrOfQuad(t13);
        largest = Avx2.UnpackLow(or02.AsUInt64(), or13.AsUInt64());
        Vector256<ushort> bits = Avx2.PackUnsignedSaturate(FlagOfSample(t02, or02), FlagOfSample(t13, or13));
        return Avx2.SumAbsoluteDifferences(bits.AsByte(), Vector256<byte>.Zero).AsUInt64();
    }

    /// <summary>The OR of the four lanes of each quad, in all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> OrOfQuad(Vector256<uint> t)
    {
        Vector256<uint> half = t | Avx2.Shuffle(t, 0b01_00_11_10);
        return half | Avx2.Shuffle(half, 0b10_11_00_01);
    }

    /// <summary>Each sample's own bit of rho and of epsilon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> FlagOfSample(Vector256<uint> t, Vector256<uint> or)
    {
        // A sample reaches the largest exponent when its highest bit is that of the OR: then it exceeds the other bits of the OR.
        Vector256<uint> reaches = Vector256.Equals(Vector256.Max(t, or ^ t), t);
        Vector256<uint> insignificant = Vector256.Equals(t, Vector256<uint>.Zero);
        return (Vector256.AndNot(OwnBit() << 4, insignificant) | (reaches & OwnBit())).AsInt32();
    }

    /// <summary>The bit of each sample in rho, epsilon and e_k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> OwnBit() => Vector256.Create(1u, 2, 4, 8, 1, 2, 4, 8);

    /// <summary>Bit length, read from the exponent as a float; below zero for 0 and 1, which foretell as little as each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> BitLength(Vector256<uint> numbers)
    {
        // Halved, so that the highest bit is no sign; without the bit below the highest one, so that rounding does not reach the next power
        // of two.
        Vector256<uint> half = numbers >> 1;
        Vector256<uint> steady = Vector256.AndNot(half, half >> 1);
        return (Avx.ConvertToVector256Single(steady.AsInt32()).AsInt32() >> 23) - Vector256.Create(125);
    }

    /// <summary>For each of eight quads the OR of t of the four samples above it, from one column left of it to one right of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> OrOfNeighbours(uint* above)
    {
        // A 64-bit lane holds columns 2q and 2q+1; shifted by one column either way it brings 2q-1 and 2q+2 too.
        Vector256<ulong> or0 = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt64();
        Vector256<ulong> or1 = (Vector256.Load(above + 8) | Vector256.Load(above + 7) | Vector256.Load(above + 9)).AsUInt64();
        return QuadCodewords.Join(or0 | or0 >> 32, or1 | or1 >> 32);
    }

    /// <summary>Two fields for each of four quads.</summary>
    /// <param name="known02">Four times for quads 0 and 2: bits 0-7 U, 8-11 e_k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreFields(Vector256<int> q02, Vector256<int> q13, Vector256<uint> known02, Vector256<uint> known13, int quad)
    {
        Vector256<ulong> fields02 = JoinColumns(q02, known02, out Vector256<ulong> lengths02);
        Vector256<ulong> fields13 = JoinColumns(q13, known13, out Vector256<ulong> lengths13);
        Avx2.Permute2x128(fields02, fields13, 0x20).Store(_scratch.Fields + 2 * quad);
        Avx2.Permute2x128(fields02, fields13, 0x31).Store(_scratch.Fields + 2 * quad + 4);

        // Lengths shrink to 32 bits: the halves of the shuffle bring quads 0, 1 and 2, 3.
        Avx.Shuffle(lengths02.AsSingle(), lengths13.AsSingle(), 0b10_00_10_00).AsUInt32().Store(_scratch.FieldLengths + 2 * quad);
    }

    /// <summary>
    /// Joins the MagSgn bits of the two samples of a column: each sample's lowest m = U - e_k bits of 2(|x| - 1) + sign, the lower sample
    /// after the upper.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> JoinColumns(Vector256<int> samples, Vector256<uint> known, out Vector256<ulong> lengths)
    {
        Vector256<uint> t = Magnitudes(samples);
        Vector256<uint> insignificant = Vector256.Equals(t, Vector256<uint>.Zero);
        Vector256<uint> values = t - Vector256<uint>.One + (samples >>> 31).AsUInt32();
        Vector256<uint> isKnown = Vector256.Equals(known >> 8 & OwnBit(), OwnBit());
        Vector256<uint> bits = Vector256.AndNot((known & Vector256.Create(0xFFu)) + isKnown, insignificant);

        // A shift by 32 leaves nothing, and nothing less one is all ones.
        values &= Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, bits) - Vector256<uint>.One;
        Vector256<ulong> low32 = Vector256.Create(0xFFFF_FFFFUL);
        Vector256<ulong> upperBits = bits.AsUInt64() & low32;
        lengths = upperBits + (bits.AsUInt64() >> 32);
        return (values.AsUInt64() & low32) | Avx2.ShiftLeftLogicalVariable(values.AsUInt64() >> 32, upperBits);
    }
}
