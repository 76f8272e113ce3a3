// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.BlockCoding.Arithmetic;

/// <content>The magnitude refinement pass, whose contexts are all known before it begins.</content>
internal readonly unsafe partial struct BitPlaneDecoder<TWord>
{
    private const uint FirstRefinement = CodingContexts.FirstRefinement << 1;
    private const uint FurtherRefinement = CodingContexts.FurtherRefinement << 1;

    /// <summary>For each set of four 32-bit lanes, the bytes that bring them to the front.</summary>
    private static ReadOnlySpan<byte> Compactions =>
    [
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7,
        8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11,
        0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11,
        4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11,
        12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15,
        0, 1, 2, 3, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15,
        4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15,
        0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15,
        8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15,
        0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15,
        4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <inheritdoc cref="SignificancePropagation"/>
    public void MagnitudeRefinement<TDecisions>(ref TDecisions source, int bit)
        where TDecisions : struct, IDecisions
    {
        TDecisions decisions = source;
        uint* end = ListRefinements();
        TWord midpoint = TWord.One << (bit - 1);
        for (uint* next = _refinements; next < end; next++)
        {
            // The bit above's midpoint becomes the bit, and the midpoint moves down.
            TWord cleared = TWord.CreateTruncating(decisions.DecodeEven((byte)*next) ^ 1) << bit;
            TWord* sample = _samples + (*next >> 8);
            *sample = (*sample ^ cleared) | midpoint;
        }

        source = decisions;
    }

    /// <summary>Lists the samples that a magnitude refinement pass decodes. Its contexts do not depend on its decisions.</summary>
    /// <returns>The end of the list.</returns>
    private uint* ListRefinements()
    {
        // A lane for each row of a column.
        Vector128<uint> bits = Vector128.Create(1u, 1u << StripeColumns.Row, 1u << 2 * StripeColumns.Row, 1u << 3 * StripeColumns.Row)
            << StripeColumns.Centre;
        Vector128<uint> places = Vector128.Create(0u, 1u, 2u, 3u) * ((uint)_stride << 8);
        uint* list = _refinements;
        ulong* columns = _columns;
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight, columns += _columnStride)
        {
            uint place = (uint)(y * _stride) << 8;
            for (int x = 0; x < _width; x++, place += 1 << 8)
            {
                ulong column = columns[x];
                uint samples = (uint)column & ~((uint)column >> Visited) & StripeColumns.Samples;
                if (samples == 0)
                {
                    continue;
                }

                columns[x] = column | (ulong)samples << Refined;
                uint refined = (uint)(column >> Refined);
                Vector128<uint> isFirst = Vector128.Equals(Vector128.Create(refined) & bits, Vector128<uint>.Zero);
                Vector128<uint> isAlone = Vector128.Equals(
                    Vector128.Create(StripeColumns.BesideOthers((uint)column)) & bits, Vector128<uint>.Zero);
                Vector128<uint> contexts = Vector128.ConditionalSelect(
                    isFirst, Vector128.Create(FirstRefinement + 2) + isAlone + isAlone, Vector128.Create(FurtherRefinement));

                // The refined rows move to the front; the next entries overwrite the lanes after them.
                uint rows = (samples >> 5 | samples >> 8 | samples >> 11 | samples >> 14) & 0xF;
                Vector128<uint> entries = Vector128.Create(place) + places | contexts;
                Vector128.Shuffle(entries.AsByte(), Vector128.Load(_compactions + 16 * rows)).AsUInt32().Store(list);
                list += BitOperations.PopCount(rows);
            }
        }

        return list;
    }
}
