// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// The vector steps of decoding a row of quads on 16-bit lanes: vectors of 16 bytes, four quads a step, for arm64 and for x86 without AVX2.
/// </summary>
/// <remarks>
/// "Quad order" and t are as in <see cref="DecodedQuadRow16"/>. Everything about a sample except its own bits is a byte of a
/// vector, quad by quad in quad order.
/// </remarks>
internal readonly unsafe struct DecodedQuadRow16Vector128 : IDecodedQuadRow<short>
{
    /// <inheritdoc cref="DecodedQuadRow16.LargestBound"/>
    public static int LargestBound => 15;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        ushort* above = (ushort*)block->BottomAbove + OpenSegment.Margin;
        for (int quad = 0; quad < quads; quad += 4)
        {
            Vector128<byte> lengths = DecodedQuadRow.CodedLengths(block, quad, quads, isFirst, Above(above + 2 * quad), LargestBound);

            // The product's byte n is the sum of the bytes 0 to n: where the next sample begins, and last the length of all four.
            (lengths.AsUInt32() * 0x0101_0101).Store(block->FieldLengths + quad);
        }
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        long position = Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        for (int quad = 0; quad < quads; quad++)
        {
            // Shifts take a count's low six bits. The bits above a sample's own are cut off later.
            int ends = (int)block->FieldLengths[quad];
            ulong word = *(ulong*)(block->MagSgn + (position >> 3)) >> (int)(position & 7);
            ulong left = (ushort)word | (ulong)(ushort)(word >> ends) << 16;
            ulong right = (ushort)(word >> (ends >> 8)) | (ulong)(ushort)(word >> (ends >> 16)) << 16;
            int length = ends >> 24;
            if (length > 57)
            {
                // More than one load surely holds: the right column again from where it begins.
                long begin = position + (byte)(ends >> 8);
                ulong rest = *(ulong*)(block->MagSgn + (begin >> 3)) >> (int)(begin & 7);
                right = (ushort)rest | (ulong)(ushort)(rest >> ((ends >> 16) - (ends >> 8))) << 16;
            }

            block->Fields[quad] = left | right << 32;
            position += length;
        }

        block->MagSgnPosition = position;
    }

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, short* top, short* bottom)
    {
        ushort* below = (ushort*)block->BottomAbove + OpenSegment.Margin;
        for (int quad = 0; quad < quads; quad += 4)
        {
            Vector128<uint> known = Vector128.Load(block->Bounds + quad);
            Vector128<uint> ends = Vector128.Load(block->FieldLengths + quad);
            Vector128<byte> lengths = (ends - (ends << 8)).AsByte();
            Vector128<sbyte> significant = DecodedQuadRow.Significant(known).AsSByte();
            Vector128<sbyte> reaches = DecodedQuadRow.ReachesBound(known).AsSByte();

            // 2 to the power of each length, up to 15: its low bytes and its high ones.
            Vector128<byte> low =
                Vector128.ShuffleNative(Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0), lengths);
            Vector128<byte> high =
                Vector128.ShuffleNative(Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128), lengths);
            (Vector128<ushort> powers0, Vector128<ushort> powers1) = Zip(low, high);
            Samples(
                Vector128.Load(block->Fields + quad).AsUInt16(), powers0, Vector128.WidenLower(significant).AsUInt16(),
                    Vector128.WidenLower(reaches).AsUInt16(),
                out Vector128<short> samples0, out Vector128<short> t0);
            Samples(
                Vector128.Load(block->Fields + quad + 2).AsUInt16(), powers1, Vector128.WidenUpper(significant).AsUInt16(),
                    Vector128.WidenUpper(reaches).AsUInt16(),
                out Vector128<short> samples1, out Vector128<short> t1);

            TopRow(samples0, samples1).Store(top + 2 * quad);
            if (bottom is not null)
            {
                BottomRow(samples0, samples1).Store(bottom + 2 * quad);
            }

            BottomRow(t0, t1).AsUInt16().Store(below + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<ushort>(below + 2 * quads, 16).Clear();
    }

    /// <summary>The samples above each of four quads: two above it, and one on either side of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Above(ushort* above)
    {
        Vector128<uint> or = (Vector128.Load(above) | Vector128.Load(above - 1) | Vector128.Load(above + 1)).AsUInt32();
        return (or | or >> 16) & Vector128.Create(0xFFFFu);
    }

    /// <summary>Samples and t of two quads.</summary>
    /// <param name="powers">2 to the power of each field's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Samples(
        Vector128<ushort> fields,
        Vector128<ushort> powers,
        Vector128<ushort> significant,
        Vector128<ushort> reachesBound,
        out Vector128<short> samples,
        out Vector128<short> t)
    {
        // A sample known to reach the bound has its highest bit, which is not coded, on top of the coded ones.
        Vector128<ushort> values = (fields & (powers - Vector128<ushort>.One)) | (powers & reachesBound);
        Vector128<ushort> negative = Vector128<ushort>.Zero - (values & Vector128<ushort>.One);
        Vector128<ushort> magnitudes = (values >> 1) + Vector128<ushort>.One;
        samples = (((magnitudes ^ negative) - negative) & significant).AsInt16();
        t = ((values | Vector128<ushort>.One) & significant).AsInt16();
    }

    /// <summary>Bytes of both in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ushort> First, Vector128<ushort> Second) Zip(Vector128<byte> low, Vector128<byte> high)
        => AdvSimd.Arm64.IsSupported
            ? (AdvSimd.Arm64.ZipLow(low, high).AsUInt16(), AdvSimd.Arm64.ZipHigh(low, high).AsUInt16())
            : (Sse2.UnpackLow(low, high).AsUInt16(), Sse2.UnpackHigh(low, high).AsUInt16());

    /// <summary>The even lanes of four quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> TopRow(Vector128<short> quads0And1, Vector128<short> quads2And3)
        => AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.UnzipEven(quads0And1, quads2And3)
            : Vector128.Narrow(quads0And1.AsInt32(), quads2And3.AsInt32());

    /// <summary>The odd lanes of four quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> BottomRow(Vector128<short> quads0And1, Vector128<short> quads2And3)
        => AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.UnzipOdd(quads0And1, quads2And3)
            : Vector128.Narrow(quads0And1.AsInt32() >> 16, quads2And3.AsInt32() >> 16);
}
