// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The sums over a sample's significant neighbours that T.800 D.3.1 and D.3.2 ask for: indexes of tables of contexts.</summary>
internal static class NeighbourSums
{
    /// <summary>The amount for each significant horizontal neighbour.</summary>
    public const int Horizontal = 1 << 0;

    /// <summary>One of the two significant vertical neighbours.</summary>
    public const int Vertical = 1 << 2;

    /// <summary>One of the four significant diagonal neighbours.</summary>
    public const int Diagonal = 1 << 4;
}
