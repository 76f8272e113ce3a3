// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>The vector steps of decoding a row of quads on 32-bit lanes (AVX2, BMI2).</summary>
/// <remarks>
/// As <see cref="DecodedQuadRow16"/>, with two quads to a vector, their samples in the order of T.814 7.3.1: top left, bottom left, top
/// right, bottom right. Masks, lengths and fields are those of half a quad: a column of two samples.
/// </remarks>
internal readonly unsafe struct DecodedQuadRow32 : IDecodedQuadRow<int>
{
    /// <summary>With U up to 31, magnitudes stay below 2^30 + 1 and 2|x| - 1 below 2^31.</summary>
    public static int LargestBound => 31;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst)
    {
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> entry = Vector256.Load(block->Entries + OpenSegment.Margin + quad);
            Vector256<uint> predictor = isFirst
                ? Vector256<uint>.One
                : DecodedQuadRow.Predictors(entry, Above(block->BottomAbove + OpenSegment.Margin + 2 * quad));
            Vector256<uint> bound = DecodedQuadRow.Residuals(block, quad) + predictor;

            // Lanes after the last quad of the row hold no quad.
            Vector256<uint> inside = Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)(quads - quad)));
            block->LargestBound = Vector256.Max(block->LargestBound, bound & inside);
            bound = Vector256.Min(bound, Vector256.Create((uint)LargestBound));
            (entry >> 16 & Vector256.Create(0xFFFu) | bound << 16).Store(block->Bounds + quad);
            for (int pair = quad; pair < quad + 8; pair += 2)
            {
                StoreMasks(block, pair);
            }
        }
    }

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads)
    {
        // After the end there are ones for a row; more of them change nothing.
        long position = Math.Min(block->MagSgnPosition, block->MagSgnEnd);
        for (int column = 0; column < 2 * quads; column++)
        {
            ulong mask = block->FieldMasks[column];
            uint length = block->FieldLengths[column];
            ulong word = *(ulong*)(block->MagSgn + (position >> 3)) >> (int)(position & 7);
            block->Fields[column] = Bmi2.X64.ParallelBitDeposit(word, mask);
            if (length > 57)
            {
                // More than one load surely holds: the bottom sample again from where it begins.
                long bottom = position + BitOperations.PopCount((uint)mask);
                ulong rest = *(ulong*)(block->MagSgn + (bottom >> 3)) >> (int)(bottom & 7);
                block->Fields[column] = (uint)block->Fields[column] | Bmi2.X64.ParallelBitDeposit(rest, mask & 0xFFFF_FFFF_0000_0000);
            }

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
            Vector256<uint> known = KnownOfEachSample(block, quad);
            Vector256<uint> significant = IsSet(known, 4);
            Vector256<uint> masks = Vector256.Load(block->FieldMasks + 2 * quad).AsUInt32();

            // A sample known to reach the bound has its highest bit, which is not coded, on top of the coded ones.
            Vector256<uint> implied = (masks + Vector256<uint>.One) & IsSet(known, 8);
            Vector256<uint> values = Vector256.Load(block->Fields + 2 * quad).AsUInt32() | implied;
            Vector256<uint> negative = Vector256<uint>.Zero - (values & Vector256<uint>.One);
            Vector256<uint> magnitudes = (values >> 1) + Vector256<uint>.One;
            Vector256<uint> samples = ((magnitudes ^ negative) - negative) & significant;

            // The four top samples in the lower half, the four bottom ones in the upper.
            Vector256<uint> topThenBottom = Vector256.Create(0u, 2, 4, 6, 1, 3, 5, 7);
            samples = Avx2.PermuteVar8x32(samples, topThenBottom);
            samples.AsInt32().GetLower().Store(top + 2 * quad);
            if (bottom is not null)
            {
                samples.AsInt32().GetUpper().Store(bottom + 2 * quad);
            }

            Avx2.PermuteVar8x32((values | Vector256<uint>.One) & significant, topThenBottom).GetUpper().Store(below + 2 * quad);
        }

        // Samples beyond the last quad are not there for the row below.
        new Span<uint>(below + 2 * quads, 16).Clear();
    }

    /// <summary>The samples above each of eight quads: two above it, and one on either side of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Above(uint* above)
    {
        Vector256<ulong> first = (Vector256.Load(above) | Vector256.Load(above - 1) | Vector256.Load(above + 1)).AsUInt64();
        Vector256<ulong> second = (Vector256.Load(above + 8) | Vector256.Load(above + 7) | Vector256.Load(above + 9)).AsUInt64();

        // The even lanes of both: the shuffle gives quads 0-1, 4-5, 2-3, 6-7; 0xD8 swaps the middle ones.
        Vector256<float> even = Avx.Shuffle((first | first >> 32).AsSingle(), (second | second >> 32).AsSingle(), 0x88);
        Vector256<uint> or = Avx2.Permute4x64(even.AsUInt64(), 0xD8).AsUInt32();

        // The leading bit is in what is left, and nothing that a float would round up.
        return Vector256.AndNot(or, or >> 1);
    }

    /// <summary>The masks and lengths of two quads' fields: U - e_k bits for each significant sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMasks(OpenSegment* block, int quad)
    {
        Vector256<uint> known = KnownOfEachSample(block, quad);
        Vector256<uint> lengths = ((known >> 16) + IsSet(known, 0)) & IsSet(known, 4);
        (Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, lengths) - Vector256<uint>.One).AsUInt64().Store(block->FieldMasks + 2 * quad);
        Vector256<uint> sums = (lengths.AsUInt64() + (lengths.AsUInt64() >> 32)).AsUInt32();
        Avx2.PermuteVar8x32(sums, Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower().Store(block->FieldLengths + 2 * quad);
    }

    /// <summary>Entry and bound of two quads, four times each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> KnownOfEachSample(OpenSegment* block, int quad)
        => Vector256.Create(Vector128.Create(block->Bounds[quad]), Vector128.Create(block->Bounds[quad + 1]));

    /// <summary>Ones where a sample's own bit of the four from <paramref name="first"/> on is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> IsSet(Vector256<uint> known, int first)
    {
        Vector256<uint> own = Vector256.Create(1u, 2, 4, 8, 1, 2, 4, 8) << first;
        return Vector256.Equals(known & own, own);
    }
}
