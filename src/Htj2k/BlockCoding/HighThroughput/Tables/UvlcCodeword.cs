// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>The U-VLC bits of a pair of exponent residuals (T.814 7.3.6, Table 3), the first bit lowest.</summary>
internal readonly record struct UvlcCodeword(uint Bits, int Length)
{
    /// <summary>Residuals up to this need no extension; those of lanes of 32 bits do not exceed it.</summary>
    public const int MaximumResidual = 32;

    /// <summary>
    /// Prefix of the first, prefix of the second, and the suffixes and the extensions in the same order. In the first quad row, both
    /// residuals are lessened by 2 when both are above 2, which a MEL event says. When only the first is above 2, a second one of 1 or 2
    /// takes a single bit.
    /// </summary>
    public static UvlcCodeword ForPair(bool firstRow, int u0, int u1)
    {
        if (firstRow && u0 > 2 && u1 > 2)
        {
            return ForPair(false, u0 - 2, u1 - 2);
        }

        if (firstRow && u0 > 2 && u1 > 0)
        {
            return Prefix(u0).Then(new UvlcCodeword((uint)u1 - 1, 1)).Then(Suffix(u0)).Then(Extension(u0));
        }

        return Prefix(u0).Then(Prefix(u1)).Then(Suffix(u0)).Then(Suffix(u1)).Then(Extension(u0)).Then(Extension(u1));
    }

    private static UvlcCodeword Prefix(int u) => u switch
    {
        0 => default,
        1 => new(0b1, 1),
        2 => new(0b10, 2),
        3 or 4 => new(0b100, 3),
        _ => new(0b000, 3),
    };

    private static UvlcCodeword Suffix(int u) => u switch
    {
        <= 2 => default,
        3 or 4 => new((uint)u - 3, 1),
        <= MaximumResidual => new((uint)u - 5, 5),
        _ => new(28 + ((uint)u - 33) % 4, 5),
    };

    /// <summary>A suffix of 28 to 31 says that one follows.</summary>
    private static UvlcCodeword Extension(int u) => u <= MaximumResidual ? default : new(((uint)u - 33) / 4, 4);

    private UvlcCodeword Then(UvlcCodeword next) => new(Bits | next.Bits << Length, Length + next.Length);
}
