// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// A row of quads on 16-bit lanes whose samples go out on 32-bit ones: even in frames of 16 bits, the coefficients of the detail sub-bands
/// mostly fit the narrow lanes, which take less time.
/// </summary>
/// <typeparam name="TNarrow">The steps on 16-bit lanes.</typeparam>
internal readonly unsafe struct WidenedQuadRow<TNarrow> : IDecodedQuadRow<int>
    where TNarrow : struct, IDecodedQuadRow<short>
{
    /// <inheritdoc/>
    public static int LargestBound => TNarrow.LargestBound;

    /// <inheritdoc/>
    public static void PrepareFields(OpenSegment* block, int quads, bool isFirst) => TNarrow.PrepareFields(block, quads, isFirst);

    /// <inheritdoc/>
    public static void ReadFields(OpenSegment* block, int quads) => TNarrow.ReadFields(block, quads);

    /// <inheritdoc/>
    public static void Store(OpenSegment* block, int quads, int* top, int* bottom)
    {
        short* narrowTop = block->NarrowSamples;
        short* narrowBottom = narrowTop + OpenSegment.SampleSlots;
        TNarrow.Store(block, quads, narrowTop, narrowBottom);
        Widen(narrowTop, 2 * quads, top);
        if (bottom is not null)
        {
            Widen(narrowBottom, 2 * quads, bottom);
        }
    }

    private static void Widen(short* narrow, int count, int* samples)
    {
        for (int x = 0; x < count; x += Vector256<short>.Count)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.Load(narrow + x));
            lower.Store(samples + x);
            upper.Store(samples + x + Vector256<int>.Count);
        }
    }
}
