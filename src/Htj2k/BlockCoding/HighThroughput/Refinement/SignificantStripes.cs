// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.HighThroughput.Refinement;

/// <summary>
/// The significant samples of the stripe that a SigProp pass (T.814 7.4) visits, by <see cref="ScanGroup"/>, and those of the stripes
/// above and below it. Beside the code-block nothing is significant.
/// </summary>
internal ref struct SignificantStripes
{
    /// <summary>The most groups of a stripe, for 1024 columns.</summary>
    private const int MaximumGroups = 64;

    /// <summary>Words that one stripe takes, with a group on both sides.</summary>
    private const int StripeLength = MaximumGroups + 2;

    private readonly ulong _told;
    private Span<ulong> _above;
    private Span<ulong> _here;
    private Span<ulong> _below;

    /// <param name="memory">Takes <see cref="Length"/> words.</param>
    /// <param name="groups">Groups of a stripe.</param>
    /// <param name="causal">Samples below the stripe do not count as neighbours (vertically causal context).</param>
    public SignificantStripes(Span<ulong> memory, int groups, bool causal)
    {
        Debug.Assert(groups is > 0 and <= MaximumGroups);
        memory[..Length].Clear();
        _told = causal ? 0 : ulong.MaxValue;
        _above = memory[..(groups + 2)];
        _here = memory.Slice(StripeLength, groups + 2);
        _below = memory.Slice(2 * StripeLength, groups + 2);
    }

    /// <summary>Words of memory.</summary>
    public static int Length => 3 * StripeLength;

    /// <summary>A group of the stripe below, to be filled with what the cleanup pass has left.</summary>
    public readonly ref ulong Below(int group) => ref _below[group + 1];

    /// <summary>A group of the stripe.</summary>
    public readonly ref ulong Here(int group) => ref _here[group + 1];

    /// <summary>Goes to the next stripe. The one below that is empty, until it is filled.</summary>
    public void Advance()
    {
        Span<ulong> free = _above;
        _above = _here;
        _here = _below;
        _below = free;
        _below.Clear();
    }

    /// <summary>The samples of a group that have a significant neighbour, or are significant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong BesideSignificant(int group)
    {
        ulong own = BesideInColumn(group + 1);
        return own | own << ScanGroup.StripeHeight | own >> ScanGroup.StripeHeight
            | BesideInColumn(group) >> (64 - ScanGroup.StripeHeight) | BesideInColumn(group + 2) << (64 - ScanGroup.StripeHeight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong BesideInColumn(int index) => ScanGroup.BesideInColumn(_here[index], _above[index], _below[index] & _told);
}
