// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 32-bit lanes: vectors of 16 bytes, four quads (8 columns by 2 rows) a step.</summary>
/// <remarks>
/// The top and the bottom row stay in vectors of their own, four columns to each. Seen as 64-bit lanes these have one for each quad, in
/// order: its left column is the low half and its right column the high one. t is as in <see cref="QuadRow32"/>.
/// </remarks>
internal unsafe ref struct QuadRow32Vector128 : IQuadRow<int, QuadRow32Vector128>
{
    private readonly CleanupEncoderScratch _scratch;
    private QuadCodewordsVector128 _codewords;
    private uint* _above;
    private uint* _here;

    private QuadRow32Vector128(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _codewords = new QuadCodewordsVector128(scratch);
        _above = (uint*)scratch.BottomAbove;
        _here = (uint*)scratch.BottomHere;
    }

    /// <summary>One for the two samples of each column.</summary>
    public static int FieldsPerQuad => 2;

    public readonly uint EmptyContexts => _codewords.EmptyContexts;

    public readonly uint SignificantQuads => _codewords.SignificantQuads;

    public static QuadRow32Vector128 Create(CleanupEncoderScratch scratch) => new(scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Field(ulong* fields, uint* lengths, int index, out int bits)
    {
        bits = (int)lengths[index];
        return fields[index];
    }

    public void Measure(int* top, int* bottom, int width, bool isFirst)
    {
        _codewords.Begin(isFirst);
        for (int x = 0; x < width; x += 8)
        {
            Vector128<int> a0 = Load(top + x, width - x);
            Vector128<int> a1 = Load(top + x + 4, width - x - 4);
            Vector128<int> b0 = bottom is null ? Vector128<int>.Zero : Load(bottom + x, width - x);
            Vector128<int> b1 = bottom is null ? Vector128<int>.Zero : Load(bottom + x + 4, width - x - 4);
            Magnitudes(b0).Store(_here + x);
            Magnitudes(b1).Store(_here + x + 4);
            Vector128<uint> flags =
                Vector128.Narrow(Flags(a0, b0, out Vector128<ulong> largest0), Flags(a1, b1, out Vector128<ulong> largest1));
            Vector128<uint> known = _codewords.Find(
                x / 2,
                flags,
                BitLength(Vector128.Narrow(largest0, largest1)),
                BitLength(Vector128.Narrow(OrOfNeighbours(_above + x), OrOfNeighbours(_above + x + 4))));
            StoreFields(a0, b0, Vector128.WidenLower(known), x / 2);
            StoreFields(a1, b1, Vector128.WidenUpper(known), x / 2 + 2);
        }

        _codewords.End(width);
        uint* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>Four columns.</summary>
    /// <param name="columns">How many lie inside the block, perhaps none; only those are read, the others are zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Load(int* row, int columns)
    {
        if (columns >= 4)
        {
            return Vector128.Load(row);
        }

        return columns switch
        {
            3 => Vector128.Create(row[0], row[1], row[2], 0),
            2 => Vector128.Create(row[0], row[1], 0, 0),
            1 => Vector128.CreateScalar(row[0]),
            _ => Vector128<int>.Zero,
        };
    }

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Magnitudes(Vector128<int> samples)
    {
        Vector128<uint> magnitude = Vector128.Abs(samples).AsUInt32();
        Vector128<uint> insignificant = Vector128.Equals(magnitude, Vector128<uint>.Zero);
        return Vector128.AndNot(magnitude + magnitude - Vector128<uint>.One, insignificant);
    }

    /// <summary>rho in bits 4-7 and epsilon in bits 0-3 of two quads, in the low halves of 64-bit lanes.</summary>
    /// <param name="largest">The OR of each quad's t, in both halves.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Flags(Vector128<int> top, Vector128<int> bottom, out Vector128<ulong> largest)
    {
        Vector128<uint> topT = Magnitudes(top);
        Vector128<uint> bottomT = Magnitudes(bottom);
        Vector128<ulong> columns = (topT | bottomT).AsUInt64();
        largest = columns | columns >> 32 | columns << 32;
        Vector128<ulong> flags =
            (FlagOfSample(topT, largest.AsUInt32(), TopBits()) | FlagOfSample(bottomT, largest.AsUInt32(), BottomBits())).AsUInt64();
        return flags | flags >> 32;
    }

    /// <summary>The bits of the top samples in rho, epsilon and e_k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> TopBits() => Vector128.Create(0x0000_0004_0000_0001UL).AsUInt32();

    /// <summary>The bits of the bottom samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> BottomBits() => Vector128.Create(0x0000_0008_0000_0002UL).AsUInt32();

    /// <summary>Each sample's own bit of epsilon and, four bits higher, of rho.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> FlagOfSample(Vector128<uint> t, Vector128<uint> largest, Vector128<uint> own)
    {
        // A sample reaches the largest exponent when its highest bit is that of the OR: then it exceeds the other bits of the OR.
        Vector128<uint> reaches = Vector128.Equals(Vector128.Max(t, largest ^ t), t);
        Vector128<uint> insignificant = Vector128.Equals(t, Vector128<uint>.Zero);
        return Vector128.AndNot(own << 4, insignificant) | (reaches & own);
    }

    /// <summary>Bit length, read from the exponent as a float; below zero for 0 and 1, which foretell as little as each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> BitLength(Vector128<uint> numbers)
    {
        // Halved, so that the highest bit is no sign; without the bit below the highest one, so that rounding does not reach the next power
        // of two.
        Vector128<uint> half = numbers >> 1;
        Vector128<uint> steady = Vector128.AndNot(half, half >> 1);
        return (Vector128.ConvertToSingle(steady.AsInt32()).AsInt32() >> 23) - Vector128.Create(125);
    }

    /// <summary>For each of two quads the OR of t of the four samples above it, from one column left of it to one right of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> OrOfNeighbours(uint* above)
    {
        Vector128<ulong> columns = (Vector128.Load(above) | Vector128.Load(above - 1) | Vector128.Load(above + 1)).AsUInt64();
        return columns | columns >> 32;
    }

    /// <summary>
    /// Two fields for each of two quads: the MagSgn bits of a column, each sample's lowest m = U - e_k bits of 2(|x| - 1) + sign, the lower
    /// sample after the upper.
    /// </summary>
    /// <param name="known">For each quad: bits 0-7 U, 8-11 e_k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreFields(Vector128<int> top, Vector128<int> bottom, Vector128<ulong> known, int quad)
    {
        Vector128<uint> both = (known | known << 32).AsUInt32();
        Vector128<uint> topValues = Values(top, both, TopBits(), out Vector128<uint> topLengths);
        Vector128<uint> bottomValues = Values(bottom, both, BottomBits(), out Vector128<uint> bottomLengths);
        ulong* fields = _scratch.Fields + 2 * quad;
        JoinColumns(
            Vector128.WidenLower(topValues), Vector128.WidenLower(topLengths), Vector128.WidenLower(bottomValues),
                Vector128.WidenLower(bottomLengths)).Store(fields);
        JoinColumns(
            Vector128.WidenUpper(topValues), Vector128.WidenUpper(topLengths), Vector128.WidenUpper(bottomValues),
                Vector128.WidenUpper(bottomLengths)).Store(fields + 2);
        (topLengths + bottomLengths).Store(_scratch.FieldLengths + 2 * quad);
    }

    /// <summary>2(|x| - 1) + sign.</summary>
    /// <param name="lengths">m of each sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Values(Vector128<int> samples, Vector128<uint> known, Vector128<uint> own, out Vector128<uint> lengths)
    {
        Vector128<uint> t = Magnitudes(samples);
        Vector128<uint> isKnown = Vector128.Equals(known >> 8 & own, own);
        lengths = Vector128.AndNot((known & Vector128.Create(0xFFu)) + isKnown, Vector128.Equals(t, Vector128<uint>.Zero));
        return t - Vector128<uint>.One + (samples >>> 31).AsUInt32();
    }

    /// <summary>Two columns, in 64-bit lanes, as one sample may have 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> JoinColumns(
        Vector128<ulong> top, Vector128<ulong> topLengths, Vector128<ulong> bottom, Vector128<ulong> bottomLengths)
        => (top & LaneShift.LowBits(topLengths)) | LaneShift.Left(bottom & LaneShift.LowBits(bottomLengths), topLengths);
}
