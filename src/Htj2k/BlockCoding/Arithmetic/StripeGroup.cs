// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// How bit-plane decoding sees a code-block: as groups of eight columns of a stripe. A group's words have a bit for each sample.
/// </summary>
/// <remarks>
/// Six bits for each column, from the row above the stripe (lowest) to the one below it, after six for the column to the left of the
/// group. So ascending bits are the order in which a stripe is scanned (T.800 D.1), and the eight neighbours of a sample are the bits
/// 7, 6, 5 and 1 below and above its own. In memory only the group's own columns have bits; a pass adds the columns beside them.
/// </remarks>
internal unsafe struct StripeGroup
{
    public const int StripeHeight = 4;

    /// <summary>Columns of a group.</summary>
    public const int Columns = 8;

    /// <summary>Bits of a column.</summary>
    public const int Column = 6;

    /// <summary>The place of the first sample's bit: as far above the lowest one of its window.</summary>
    public const int First = Column + 1;

    /// <summary>Of a window that begins at its lowest bit: the sample and its eight neighbours.</summary>
    public const uint Window = 0x71C7;

    /// <summary>N, W, E and S of a window.</summary>
    public const uint Nearest = 0x2142;

    /// <summary>The samples in the first row of the stripe.</summary>
    private const ulong FirstRow = 0x0002_0820_8208_2080;

    private const ulong LastRow = FirstRow << (StripeHeight - 1);

    /// <summary>Of a significant sample: the neighbours that the scan reaches after it, relative to its place.</summary>
    private const ulong Later = 0xE2;

    /// <summary>The first sample of the next column is one of these, relative to a sample's place.</summary>
    private const ulong Next = 0x7E;

    /// <summary>The significant samples, with the rows above and below the stripe.</summary>
    public ulong Significant;

    /// <summary>Those of them that are negative.</summary>
    public ulong Negative;

    /// <summary>The samples that this bit-plane's significance propagation pass has coded.</summary>
    public ulong Visited;

    /// <summary>The samples that have been refined at least once.</summary>
    public ulong Refined;

    /// <summary>All samples of the group: fewer at the edges of a code-block, and none in a group beside it.</summary>
    public ulong Samples;

    /// <summary>Words from the code-block's first to the group's.</summary>
    public nint Place;

    /// <summary>All samples of a group of so many columns and rows.</summary>
    public static ulong SamplesOf(int columns, int rows)
        => (FirstRow & ((1UL << Column * (columns + 1)) - 1)) * ((1UL << rows) - 1);

    /// <summary>The significant samples of a group and all around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SignificantAround(StripeGroup* group)
        => group->Significant | group[-1].Significant >> Columns * Column | group[1].Significant << Columns * Column;

    /// <summary>The negative samples of a group and all around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NegativeAround(StripeGroup* group)
        => group->Negative | group[-1].Negative >> Columns * Column | group[1].Negative << Columns * Column;

    /// <summary>The samples that have a significant neighbour, or are significant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BesideSignificant(ulong significant)
    {
        ulong rows = significant | significant << 1 | significant >> 1;
        return rows | rows << Column | rows >> Column;
    }

    /// <summary>The samples that have a significant neighbour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BesideOthers(ulong significant)
    {
        ulong beside = significant << 1 | significant >> 1;
        ulong rows = significant | beside;
        return beside | rows << Column | rows >> Column;
    }

    /// <summary>
    /// The first samples of those columns that a cleanup pass begins with a run: of four samples without significant neighbours.
    /// </summary>
    /// <param name="beside">The result of <see cref="BesideSignificant"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Runs(ulong beside, ulong samples)
    {
        ulong pairs = beside | beside >> 1;
        return ~(pairs | pairs >> 2) & (samples & LastRow) >> (StripeHeight - 1);
    }

    /// <summary>The neighbours of a sample that the scan has yet to reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LaterNeighbours(int place) => Later << place;

    /// <summary>Of the column to the right of a sample: a run that may begin there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NextColumn(int place) => Next << place;

    /// <summary>The index of a table by <see cref="Window"/>: nine bits, column by column, the right one lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint WindowIndex(ulong significant) => ((uint)significant & Window) * 0x20100800 >> 23;

    /// <summary>
    /// The index of a table by <see cref="Nearest"/> of two windows: eight bits, each neighbour's sign below its significance.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NearestIndex(ulong significant, ulong negative)
        => ((uint)significant & Nearest | ((uint)negative & Nearest) >> 1) * 0x40201000 >> 24;

    /// <summary>Tells a group and those above and below it which of its samples have become significant.</summary>
    /// <param name="stride">Groups from one stripe to the next.</param>
    /// <param name="added">Samples of the group.</param>
    /// <param name="negative">Negative samples, and any others that are not among those added.</param>
    /// <param name="told">All ones; zero when a stripe may know nothing of the next one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(StripeGroup* group, nint stride, ulong added, ulong negative, ulong told)
    {
        negative &= added;
        told &= FirstRow;
        StripeGroup* above = group - stride;
        StripeGroup* below = group + stride;
        group->Significant |= added;
        group->Negative |= negative;
        above->Significant |= (added & told) << StripeHeight;
        above->Negative |= (negative & told) << StripeHeight;
        below->Significant |= (added & LastRow) >> StripeHeight;
        below->Negative |= (negative & LastRow) >> StripeHeight;
    }
}
