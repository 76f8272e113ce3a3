// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>How bit-plane encoding sees a code-block: as columns of four samples, the order in which a stripe is scanned (T.800 D.1). A column is one word.</summary>
/// <remarks>
/// Bit 3 (y + 1) + (x + 1) tells of the sample at row y and column x beside the column's first one, for rows -1 to 4 and columns -1 to 1: 18 bits, of which those of
/// sample r and its eight neighbours are a window of nine, 3 r bits up. In the window, bits 0 to 8 are NW, N, NE, W, the sample itself, E, SW, S and SE.
/// </remarks>
internal static class StripeColumns
{
    public const int StripeHeight = 4;

    /// <summary>Bits of a column's own samples.</summary>
    public const uint Samples = 1u << 4 | 1u << 7 | 1u << 10 | 1u << 13;

    public const uint FirstSample = 1u << 4;
    public const uint LastSample = 1u << 13;

    /// <summary>A sample's bit, less that of the first sample of its window.</summary>
    public const int Centre = 4;

    public const int Window = 0x1FF;

    /// <summary>N, W, E and S of a window.</summary>
    public const int Nearest = 0xAA;

    /// <summary>Columns of a row of words, with a margin on both sides.</summary>
    public const int Stride = CodeBlock.NominalSize + 16;

    /// <summary>Words before the first column of the first stripe: a stripe above it and a margin.</summary>
    public const int Origin = Stride + 8;

    /// <summary>Stripes of a code-block, one above and one below.</summary>
    public const int Words = Stride * (CodeBlock.NominalSize / StripeHeight + 2);

    /// <summary>The bits of the samples that the first <paramref name="rows"/> rows of a stripe have.</summary>
    public static uint SamplesOf(int rows) => Samples & ((1u << (3 * rows + 2)) - 1);
}
