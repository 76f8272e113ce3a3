// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A precinct of the default size, 2^15 by 2^15 (T.800 B.6), by its place in the resolution's grid of precincts.</summary>
internal readonly record struct EncodedPrecinct(int Column, int Row)
{
    public const int Size = 1 << 15;

    /// <summary>How many precincts a resolution has along one side.</summary>
    public static int Count(int samples) => (samples + Size - 1) / Size;

    /// <summary>
    /// The precinct's share of a sub-band: as wide as the precinct in the lowest resolution, half as wide in the detail bands of the
    /// others.
    /// </summary>
    public BlockRegion BlocksOf(EncodedSubband subband)
    {
        int blocks = (subband.Orientation == SubbandOrientation.LL ? Size : Size / 2) / CodeBlock.NominalSize;
        return new BlockRegion(
            Math.Min(Column * blocks, subband.BlocksWide),
            Math.Min(Row * blocks, subband.BlocksHigh),
            Math.Min((Column + 1) * blocks, subband.BlocksWide),
            Math.Min((Row + 1) * blocks, subband.BlocksHigh));
    }
}
