// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>What bit-plane coding remembers of a sample: 16 bits, the low eight of which are an index of <see cref="CodingContexts.Significance"/>.</summary>
internal static class SampleFlags
{
    public const int North = 1 << 0;
    public const int East = 1 << 1;
    public const int South = 1 << 2;
    public const int West = 1 << 3;
    public const int NorthEast = 1 << 4;
    public const int SouthEast = 1 << 5;
    public const int SouthWest = 1 << 6;
    public const int NorthWest = 1 << 7;
    public const int Neighbours = 0xFF;

    /// <summary>The nearest neighbour of this direction is negative.</summary>
    public const int NorthSign = North << SignShift;
    public const int EastSign = East << SignShift;
    public const int SouthSign = South << SignShift;
    public const int WestSign = West << SignShift;

    /// <summary>All that is known from the row below, which a vertically causal context leaves out at the end of a stripe.</summary>
    public const int FromBelow = South | SouthEast | SouthWest | SouthSign;

    public const int Significant = 1 << 12;

    /// <summary>Coded in this bit-plane's significance propagation pass.</summary>
    public const int Visited = 1 << 13;

    /// <summary>Refined at least once.</summary>
    public const int Refined = 1 << 14;

    private const int SignShift = 8;
}
