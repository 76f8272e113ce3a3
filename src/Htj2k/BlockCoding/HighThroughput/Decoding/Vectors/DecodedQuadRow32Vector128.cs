// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// The vector steps of decoding a row of quads on 32-bit lanes: vectors of 16 bytes, one quad to each, for arm64 and for x86 without AVX2.
/// </summary>
/// <remarks>As <see cref="DecodedQuadRow16Vector128"/>; fields are those of half a quad: a column of two samples.</remarks>
internal readonly unsafe struct DecodedQuadRow32Vector128 : IDecodedQuadRow<int>
{
    /// <inheritdoc cref="DecodedQuadRow32.LargestBound"/>
    public static int LargestBound => 31;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        uint* above = block->BottomAbove + OpenSegment.Margin;
        for (int quad = 0; quad < quads; quad += 4)
        {
            Vector128<uint> neighbours = Vector128.Narrow(Above(above + 2 * quad), Above(above + 2 * quad + 4));
            DecodedQuadRow.CodedLengths(block, quad, quads, isFirst, neighbours, LargestBound).AsUInt32().Store(block->FieldLengths + quad);
        }
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        long position = Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        byte* lengths = (byte*)block->FieldLengths;
        for (int column = 0; column < 2 * quads; column++)
        {
            int top = lengths[2 * column];
            int length = top + lengths[2 * column + 1];

            // The bits above a sample's own are cut off later.
            ulong word = *(ulong*)(block->MagSgn + (position >> 3)) >> (int)(position & 7);
            ulong lower = word >> top;
            if (length > 57)
            {
                // More than one load surely holds: the bottom sample again from where it begins.
                long begin = position + top;
                lower = *(ulong*)(block->MagSgn + (begin >> 3)) >> (int)(begin & 7);
            }

            block->Fields[column] = (uint)word | lower << 32;
            position += length;
        }

        block->MagSgnPosition = position;
    }

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, int* top, int* bottom)
    {
        uint* below = block->BottomAbove + OpenSegment.Margin;
        for (int quad = 0; quad < quads; quad += 2)
        {
            Samples(block, quad, out Vector128<int> samples0, out Vector128<int> t0);
            Samples(block, quad + 1, out Vector128<int> samples1, out Vector128<int> t1);
            TopRow(samples0, samples1).Store(top + 2 * quad);
            if (bottom is not null)
            {
                BottomRow(samples0, samples1).Store(bottom + 2 * quad);
            }

            BottomRow(t0, t1).AsUInt32().Store(below + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<uint>(below + 2 * quads, 16).Clear();
    }

    /// <summary>The samples above each of two quads: two above it, and one on either side of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Above(uint* above)
    {
        Vector128<ulong> or = (Vector128.Load(above) | Vector128.Load(above - 1) | Vector128.Load(above + 1)).AsUInt64();
        return or | or >> 32;
    }

    /// <summary>Samples and t of a quad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Samples(OpenSegment* block, int quad, out Vector128<int> samples, out Vector128<int> t)
    {
        Vector128<uint> known = Vector128.Create(block->Bounds[quad]);
        Vector128<uint> significant = IsSet(known, Vector128.Create(0x10u, 0x20, 0x40, 0x80));
        Vector128<byte> lengths = Vector128.CreateScalarUnsafe(block->FieldLengths[quad]).AsByte();
        Vector128<uint> masks = LaneShift.LowBits(Vector128.WidenLower(Vector128.WidenLower(lengths)));

        // A sample known to reach the bound has its highest bit, which is not coded, on top of the coded ones.
        Vector128<uint> implied = (masks + Vector128<uint>.One) & IsSet(known, Vector128.Create(0x100u, 0x200, 0x400, 0x800));
        Vector128<uint> values = (Vector128.Load(block->Fields + 2 * quad).AsUInt32() & masks) | implied;
        Vector128<uint> negative = Vector128<uint>.Zero - (values & Vector128<uint>.One);
        Vector128<uint> magnitudes = (values >> 1) + Vector128<uint>.One;
        samples = (((magnitudes ^ negative) - negative) & significant).AsInt32();
        t = ((values | Vector128<uint>.One) & significant).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> IsSet(Vector128<uint> known, Vector128<uint> bits) => Vector128.Equals(known & bits, bits);

    /// <summary>The even lanes of two quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> TopRow(Vector128<int> quad0, Vector128<int> quad1)
        => AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipEven(quad0, quad1) : Vector128.Narrow(quad0.AsInt64(), quad1.AsInt64());

    /// <summary>The odd lanes of two quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> BottomRow(Vector128<int> quad0, Vector128<int> quad1)
        => AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.UnzipOdd(quad0, quad1)
            : Vector128.Narrow(quad0.AsInt64() >>> 32, quad1.AsInt64() >>> 32);
}
