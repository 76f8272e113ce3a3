// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Measures a row of quads on 16-bit lanes: vectors of 16 bytes, four quads (8 columns by 2 rows) a step.</summary>
/// <remarks>
/// The top and the bottom row stay in vectors of their own. Seen as 32-bit lanes these have one for each quad, in order: its left column is
/// the low half and its right column the high one. t is as in <see cref="QuadRow16"/>.
/// </remarks>
internal unsafe ref struct QuadRow16Vector128 : IQuadRow<short, QuadRow16Vector128>
{
    private readonly CleanupEncoderScratch _scratch;
    private QuadCodewordsVector128 _codewords;
    private ushort* _above;
    private ushort* _here;

    private QuadRow16Vector128(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _codewords = new QuadCodewordsVector128(scratch);
        _above = (ushort*)scratch.BottomAbove;
        _here = (ushort*)scratch.BottomHere;
    }

    public static int FieldsPerQuad => 1;

    public readonly uint EmptyContexts => _codewords.EmptyContexts;

    public readonly uint SignificantQuads => _codewords.SignificantQuads;

    public static QuadRow16Vector128 Create(CleanupEncoderScratch scratch) => new(scratch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Field(ulong* fields, uint* lengths, int index, out int bits)
    {
        bits = (int)lengths[index];
        return fields[index];
    }

    public void Measure(short* top, short* bottom, int width, bool isFirst)
    {
        _codewords.Begin(isFirst);
        for (int x = 0; x < width; x += 8)
        {
            Vector128<short> inside = Vector128.GreaterThan(Vector128.Create((short)Math.Min(width - x, 8)), Vector128<short>.Indices);
            Vector128<short> a = Vector128.Load(top + x) & inside;
            Vector128<short> b = bottom is null ? Vector128<short>.Zero : Vector128.Load(bottom + x) & inside;
            Vector128<ushort> topT = Magnitudes(a);
            Vector128<ushort> bottomT = Magnitudes(b);
            bottomT.Store(_here + x);

            Vector128<uint> largest = OrOfQuad(topT | bottomT);
            Vector128<ushort> spread = ToBothColumns(largest);
            Vector128<uint> flags = OrOfQuad(FlagOfSample(topT, spread, TopBits()) | FlagOfSample(bottomT, spread, BottomBits()));

            // Shifted by one column either way, the row above brings the columns beside the quad too.
            Vector128<uint> neighbours =
                OrOfQuad(Vector128.Load(_above + x) | Vector128.Load(_above + x - 1) | Vector128.Load(_above + x + 1));
            Vector128<uint> known = _codewords.Find(x / 2, flags, BitLength(largest), BitLength(neighbours));
            StoreFields(a, topT, b, bottomT, known, x / 2);
        }

        _codewords.End(width);
        ushort* here = _here;
        _here = _above;
        _above = here;
    }

    /// <summary>The bits of the top samples in rho, epsilon and e_k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> TopBits() => Vector128.Create(0x0004_0001u).AsUInt16();

    /// <summary>The bits of the bottom samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> BottomBits() => Vector128.Create(0x0008_0002u).AsUInt16();

    /// <summary>t of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Magnitudes(Vector128<short> samples)
    {
        Vector128<ushort> magnitude = Vector128.Abs(samples).AsUInt16();
        Vector128<ushort> insignificant = Vector128.Equals(magnitude, Vector128<ushort>.Zero);
        return Vector128.AndNot(magnitude + magnitude - Vector128<ushort>.One, insignificant);
    }

    /// <summary>The OR of both columns of each quad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> OrOfQuad(Vector128<ushort> columns)
        => (columns.AsUInt32() | columns.AsUInt32() >> 16) & Vector128.Create(0xFFFFu);

    /// <param name="numbers">Below 2^16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> ToBothColumns(Vector128<uint> numbers) => (numbers | numbers << 16).AsUInt16();

    /// <summary>Each sample's own bit of epsilon and, four bits higher, of rho.</summary>
    /// <param name="largest">The OR of the quad's t.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> FlagOfSample(Vector128<ushort> t, Vector128<ushort> largest, Vector128<ushort> own)
    {
        // A sample reaches the largest exponent when its highest bit is that of the OR: then it exceeds the other bits of the OR.
        Vector128<ushort> reaches = Vector128.Equals(Vector128.Max(t, largest ^ t), t);
        Vector128<ushort> insignificant = Vector128.Equals(t, Vector128<ushort>.Zero);
        return Vector128.AndNot(own << 4, insignificant) | (reaches & own);
    }

    /// <summary>Bit length of numbers below 2^24, read from their exponents as floats; far below zero for zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> BitLength(Vector128<uint> numbers)
        => (Vector128.ConvertToSingle(numbers.AsInt32()).AsInt32() >> 23) - Vector128.Create(126);

    /// <summary>
    /// Joins the MagSgn bits of four quads: each sample's lowest m = U - e_k bits of 2(|x| - 1) + sign, one sample after the other.
    /// </summary>
    /// <param name="known">For each quad: bits 0-7 U, 8-11 e_k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void StoreFields(
        Vector128<short> top, Vector128<ushort> topT, Vector128<short> bottom, Vector128<ushort> bottomT, Vector128<uint> known, int quad)
    {
        Vector128<ushort> bounds = ToBothColumns(known & Vector128.Create(0xFFu));
        Vector128<ushort> patterns = ToBothColumns(known >> 8);
        Vector128<uint> topLengths = Lengths(topT, bounds, patterns, TopBits()).AsUInt32();
        Vector128<uint> bottomLengths = Lengths(bottomT, bounds, patterns, BottomBits()).AsUInt32();
        Vector128<uint> topValues = Values(top, topT).AsUInt32();
        Vector128<uint> bottomValues = Values(bottom, bottomT).AsUInt32();

        // Samples to columns.
        Vector128<uint> word = Vector128.Create(0xFFFFu);
        Vector128<uint> left = JoinColumn(topValues, topLengths & word, bottomValues, bottomLengths & word);
        Vector128<uint> right = JoinColumn(topValues >> 16, topLengths >> 16, bottomValues >> 16, bottomLengths >> 16);
        Vector128<uint> lengths = topLengths + bottomLengths;
        Vector128<uint> leftLengths = lengths & word;

        // Columns to quads.
        ulong* fields = _scratch.Fields + quad;
        (Vector128.WidenLower(left) | LaneShift.Left(Vector128.WidenLower(right), Vector128.WidenLower(leftLengths))).Store(fields);
        (Vector128.WidenUpper(left) | LaneShift.Left(Vector128.WidenUpper(right), Vector128.WidenUpper(leftLengths))).Store(fields + 2);
        (leftLengths + (lengths >> 16)).Store(_scratch.FieldLengths + quad);
    }

    /// <summary>m of each sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Lengths(Vector128<ushort> t, Vector128<ushort> bounds, Vector128<ushort> patterns,
        Vector128<ushort> own)
    {
        Vector128<ushort> isKnown = Vector128.Equals(patterns & own, own);
        return Vector128.AndNot(bounds + isKnown, Vector128.Equals(t, Vector128<ushort>.Zero));
    }

    /// <summary>2(|x| - 1) + sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Values(Vector128<short> samples, Vector128<ushort> t)
        => t - Vector128<ushort>.One + (samples >>> 15).AsUInt16();

    /// <summary>The bits of the bottom sample after those of the top one; of the values, more than the low half may be set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> JoinColumn(Vector128<uint> top, Vector128<uint> topLengths, Vector128<uint> bottom,
        Vector128<uint> bottomLengths)
        => (top & LaneShift.LowBits(topLengths)) | LaneShift.Left(bottom & LaneShift.LowBits(bottomLengths), topLengths);
}
