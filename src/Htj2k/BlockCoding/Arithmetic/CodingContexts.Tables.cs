// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The contexts of bit-plane coding (T.800 D.3), numbered as in Table D.1 to D.4 together: 0-8 significance, 9-13 sign, 14-16 refinement,
/// 17 run length, 18 uniform.
/// </summary>
/// <remarks>
/// Indexes are sums over neighbours as <see cref="NeighbourSums"/> has them; sums that cannot be have 0. A test recomputes the tables from
/// the rules.
/// </remarks>
internal static class CodingContexts
{
    public const int Count = 19;
    public const int FirstRefinement = 14;
    public const int FurtherRefinement = 16;
    public const int RunLength = 17;
    public const int Uniform = 18;

    /// <summary>Set in an entry of <see cref="Sign"/> when the decoded bit is to be inverted (XORbit of Table D.3).</summary>
    public const int SignInversion = 0x80;

    /// <summary>By the significant nearest neighbours (bits 0-3), and those of them that are negative (bits 4-7).</summary>
    public static ReadOnlySpan<byte> Sign =>
    [
        9, 12, 12, 0, 10, 13, 13, 0, 10, 13, 13, 0, 0, 0, 0, 0, 0, 140, 9, 0, 0, 139, 10, 0, 0, 139, 10, 0, 0, 0, 0, 0,
        0, 0, 140, 0, 0, 0, 139, 0, 0, 0, 139, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 138, 11, 11, 0, 9, 12, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 141, 138, 0, 0, 140, 9, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 141, 0, 0, 0, 140, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 138, 11, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 141, 138, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 141, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> VerticallyHighOrLow =>
    [
        0, 5, 8, 0, 3, 7, 8, 0, 4, 7, 8, 0, 0, 0, 0, 0, 1, 6, 8, 0, 3, 7, 8, 0, 4, 7, 8, 0, 0, 0, 0, 0,
        2, 6, 8, 0, 3, 7, 8, 0, 4, 7, 8, 0, 0, 0, 0, 0, 2, 6, 8, 0, 3, 7, 8, 0, 4, 7, 8, 0, 0, 0, 0, 0,
        2, 6, 8, 0, 3, 7, 8, 0, 4, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> HorizontallyHigh =>
    [
        0, 3, 4, 0, 5, 7, 7, 0, 8, 8, 8, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 7, 7, 0, 8, 8, 8, 0, 0, 0, 0, 0,
        2, 3, 4, 0, 6, 7, 7, 0, 8, 8, 8, 0, 0, 0, 0, 0, 2, 3, 4, 0, 6, 7, 7, 0, 8, 8, 8, 0, 0, 0, 0, 0,
        2, 3, 4, 0, 6, 7, 7, 0, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> DiagonallyHigh =>
    [
        0, 1, 2, 0, 1, 2, 2, 0, 2, 2, 2, 0, 0, 0, 0, 0, 3, 4, 5, 0, 4, 5, 5, 0, 5, 5, 5, 0, 0, 0, 0, 0,
        6, 7, 7, 0, 7, 7, 7, 0, 7, 7, 7, 0, 0, 0, 0, 0, 8, 8, 8, 0, 8, 8, 8, 0, 8, 8, 8, 0, 0, 0, 0, 0,
        8, 8, 8, 0, 8, 8, 8, 0, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>By the sum of <see cref="NeighbourSums"/>.</summary>
    public static ReadOnlySpan<byte> Significance(SubbandOrientation band) => band switch
    {
        SubbandOrientation.HL => HorizontallyHigh,
        SubbandOrientation.HH => DiagonallyHigh,
        _ => VerticallyHighOrLow,
    };
}
