// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 16-bit lanes: AVX-512 and BMI2, 16 quads (32 columns by 2 rows) a step.</summary>
/// <remarks>
/// As <see cref="QuadRow16"/>, in vectors of 64 bytes. As unpack works in quarters, the quarter i of the first vector has quads 4i and
/// 4i + 1, that of the second one 4i + 2 and 4i + 3.
/// </remarks>
internal unsafe ref struct QuadRow16Vector512 : IQuadRow<short, QuadRow16Vector512>
{
    private readonly CleanupEncoderScratch _scratch;
    private QuadCodewordsVector512 _codewords;
    private ushort* _above;
    private ushort* _here;

    private QuadRow16Vector512(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _codewords = new QuadCodewordsVector512(scratch);
        _above = (ushort*)scratch.BottomAbove;
        _here = (ushort*)scratch.BottomHere;
    }

    public static int FieldsPerQuad => 1;

    public readonly uint EmptyContexts => _codewords.EmptyContexts;

    public readonly uint SignificantQuads => _codewords.SignificantQuads;

    public static QuadRow16Vector512 Create(CleanupEncoderScratch scratch) => new(scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Field(ulong* fields, uint* lengths, int index, out int bits) => QuadRow16.Field(fields, lengths, index, out bits);

    public void Measure(short* top, short* bottom, int width, bool isFirst)
    {
        _codewords.Begin(isFirst);
        for (int x = 0; x < width; x += 32)
        {
            // The padding of rows is shorter than a vector, so lanes beyond the block are not even read.
            int quad = x / 2;
            Vector512<short> inside = Vector512.GreaterThan(Vector512.Create((short)Math.Min(width - x, 32)), Vector512<short>.Indices);
            Vector512<short> a = Avx512BW.MaskLoad(top + x, inside, Vector512<short>.Zero);
            Vector512<short> b = bottom is null ? Vector512<short>.Zero : Avx512BW.MaskLoad(bottom + x, inside, Vector512<short>.Zero);
            Magnitudes(b).Store(_here + x);
            Vector512<short> q0 = Avx512BW.UnpackLow(a, b);
            Vector512<short> q1 = Avx512BW.UnpackHigh(a, b);
            Vector512<ushort> t0 = Magnitudes(q0);
            Vector512<ushort> t1 = Magnitudes(q1);
            Vector512<ushort> largest0 = OrOfQuad(t0);
            Vector512<ushort> largest1 = OrOfQuad(t1);
            Vector512<uint> flags = Join(Flags(t0, largest0), Flags(t1, largest1));
            Vector512<uint> largest = Join(largest0.AsUInt64(), largest1.AsUInt64()) & Vector512.Create(0xFFFFu);
            Vector512<uint> known = _codewords.Find(quad, flags, BitLength(largest), BitLength(OrOfNeighbours(_above + x)));

            // U ones in the low half of a lane, in the high one the last of them alone.
            Vector512<uint> ones = Avx512F.ShiftLeftLogicalVariable(Vector512.Create(0x8001u), known & Vector512.Create(0xFFu))
                - Vector512<uint>.One;
            Vector512<byte> high = Vector512.Create(Vector128.Create(0x0302_0302_0302_0302UL, 0x0706_0706_0706_0706)).AsByte();
            (Vector512<ulong> values0, Vector512<ulong> masks0) = Fields(q0, t0, known.AsByte(), ones.AsByte(), high);
            (Vector512<ulong> values1, Vector512<ulong> masks1) =
                Fields(q1, t1, known.AsByte(), ones.AsByte(), high + Vector512.Create((byte)8));
            StoreInOrder(values0, values1, _scratch.Fields + quad);
            StoreInOrder(masks0, masks1, (ulong*)_scratch.FieldLengths + quad);
        }

        _codewords.End(width);
        ushort* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>The low 32 bits of sixteen quads' 64-bit lanes, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Join(Vector512<ulong> first, Vector512<ulong> second)
        => Avx512F.Shuffle(first.AsSingle(), second.AsSingle(), 0b10_00_10_00).AsUInt32();

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Magnitudes(Vector512<short> samples)
    {
        Vector512<ushort> magnitude = Avx512BW.Abs(samples);
        return Avx512BW.SubtractSaturate(magnitude + magnitude, Vector512<ushort>.One);
    }

    /// <summary>The OR of the four lanes of each quad, in its lowest lane; the others hold parts of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> OrOfQuad(Vector512<ushort> t)
    {
        Vector512<ulong> half = t.AsUInt64() | t.AsUInt64() >> 32;
        return (half | half >> 16).AsUInt16();
    }

    /// <inheritdoc cref="QuadRow16.Flags"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Flags(Vector512<ushort> t, Vector512<ushort> largest)
    {
        Vector512<ushort> or = Avx512BW.ShuffleHigh(Avx512BW.ShuffleLow(largest, 0), 0);
        Vector512<ushort> rest = or ^ t;
        Vector512<ushort> reaches = Vector512.GreaterThanOrEqual(t, rest);
        Vector512<ushort> significant = ~Vector512.Equals(t, Vector512<ushort>.Zero);
        Vector512<ushort> bits = (significant & Vector512.Create(0x0080_0040_0020_0010UL).AsUInt16())
            | (reaches & Vector512.Create(0x0008_0004_0002_0001UL).AsUInt16());
        return Avx512BW.SumAbsoluteDifferences(bits.AsByte(), Vector512<byte>.Zero).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> BitLength(Vector512<uint> numbers)
        => Vector512.Create(32) - Avx512CD.LeadingZeroCount(numbers).AsInt32();

    /// <inheritdoc cref="QuadRow16.OrOfNeighbours"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> OrOfNeighbours(ushort* above)
    {
        Vector512<uint> or = (Vector512.Load(above) | Vector512.Load(above - 1) | Vector512.Load(above + 1)).AsUInt32();
        return (or | or >> 16) & Vector512.Create(0xFFFFu);
    }

    /// <summary>2(|x| - 1) + sign of each sample of eight quads, and the mask of the m = U - e_k bits that are coded.</summary>
    /// <param name="known">Of sixteen quads: bits 0-7 U, 8-11 e_k.</param>
    /// <param name="ones">From U of each: see <see cref="Measure"/>.</param>
    /// <param name="high">Shuffles the high half of a quad's lane to each of its samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> Values, Vector512<ulong> Masks) Fields(
        Vector512<short> samples, Vector512<ushort> t, Vector512<byte> known, Vector512<byte> ones, Vector512<byte> high)
    {
        Vector512<byte> low = high - Vector512.Create((byte)2);
        Vector512<ushort> own = Vector512.Create(0x0800_0400_0200_0100UL).AsUInt16();
        Vector512<ushort> isKnown = Vector512.Equals(Avx512BW.Shuffle(known, low).AsUInt16() & own, own);
        Vector512<ushort> bound =
            Vector512.AndNot(Avx512BW.Shuffle(ones, low).AsUInt16(), Avx512BW.Shuffle(ones, high).AsUInt16() & isKnown);
        Vector512<ushort> masks = Vector512.AndNot(bound, Vector512.Equals(t, Vector512<ushort>.Zero));
        Vector512<ushort> values = t + Vector512.GreaterThan(samples, Vector512<short>.AllBitsSet).AsUInt16();
        return (values.AsUInt64(), masks.AsUInt64());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInOrder(Vector512<ulong> first, Vector512<ulong> second, ulong* quads)
    {
        Avx512F.PermuteVar8x64x2(first, Vector512.Create(0UL, 1, 8, 9, 2, 3, 10, 11), second).Store(quads);
        Avx512F.PermuteVar8x64x2(first, Vector512.Create(4UL, 5, 12, 13, 6, 7, 14, 15), second).Store(quads + 8);
    }
}
