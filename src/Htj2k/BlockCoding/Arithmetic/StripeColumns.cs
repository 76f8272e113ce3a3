// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// How bit-plane encoding sees a code-block: as columns of four samples, the order in which a stripe is scanned (T.800 D.1). A column is
/// one word.
/// </summary>
/// <remarks>
/// A hexadecimal digit for each row, from the one above the column (lowest) to the one below it: 1 is the sample to the left, 2 the
/// column's own, 4 the one to the right. Sample r and its eight neighbours are the three digits from r on, its window.
/// </remarks>
internal static class StripeColumns
{
    public const int StripeHeight = 4;

    /// <summary>Bits of a row.</summary>
    public const int Row = 4;

    /// <summary>Bits of a stripe: from a row to the same one of the next stripe.</summary>
    public const int Stripe = StripeHeight * Row;

    /// <summary>A sample's bit in its window, and the first sample's in the column.</summary>
    public const int Centre = Row + 1;

    /// <summary>Bits of a column's own samples.</summary>
    public const uint Samples = 0x022220;

    public const uint FirstSample = 0x000020;
    public const uint LastSample = 0x020000;

    public const int Window = 0x777;

    /// <summary>N, W, E and S of a window.</summary>
    public const int Nearest = 0x252;

    /// <summary>Columns of a row of words, with a margin on both sides.</summary>
    public const int Stride = CodeBlock.NominalSize + 16;

    /// <summary>Words before the first column of the first stripe: a stripe above it and a margin.</summary>
    public const int Origin = Stride + 8;

    /// <summary>Stripes of a code-block, one above and one below.</summary>
    public const int Words = Stride * (CodeBlock.NominalSize / StripeHeight + 2);

    /// <summary>The bits of the samples that the first <paramref name="rows"/> rows of a stripe have.</summary>
    public static uint SamplesOf(int rows) => Samples & ((1u << (Row * (rows + 1))) - 1);

    /// <summary>Those of a column's samples that have a significant neighbour, or are significant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint BesideSignificant(uint significant)
    {
        // The lowest bit of each digit: of its row, then of the three rows from there on.
        uint rows = significant | significant >> 1 | significant >> 2;
        return (rows | rows >> Row | rows >> 2 * Row) << Centre;
    }
}
