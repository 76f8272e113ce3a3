// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// What bit-plane decoding remembers of a sample: the sums over its neighbours that T.800 D.3.1 and D.3.2 ask for, and its own state.
/// </summary>
internal static class SampleFlags
{
    /// <summary>One of the two significant horizontal neighbours: what is added for each.</summary>
    public const int Horizontal = 1 << 0;

    /// <summary>One of the two significant vertical neighbours.</summary>
    public const int Vertical = 1 << 2;

    /// <summary>One of the four significant diagonal neighbours.</summary>
    public const int Diagonal = 1 << 4;

    /// <summary>The three sums.</summary>
    public const int Neighbours = 0x7F;

    public const int Significant = 1 << 7;

    /// <summary>One of the significant horizontal neighbours that are negative.</summary>
    public const int NegativeHorizontal = Horizontal << SignShift;

    /// <summary>One of the significant vertical neighbours that are negative.</summary>
    public const int NegativeVertical = Vertical << SignShift;

    /// <summary>Coded in this bit-plane's significance propagation pass.</summary>
    public const int Visited = 1 << 12;

    /// <summary>Refined at least once.</summary>
    public const int Refined = 1 << 13;

    /// <summary>The sums of negative nearest neighbours lie this much above those of all.</summary>
    private const int SignShift = 8;

    /// <summary>The index of <see cref="CodingContexts.Sign"/>.</summary>
    public static int SignIndex(int flags) => (flags & 0x0F) | (flags >> (SignShift - 4) & 0xF0);
}
