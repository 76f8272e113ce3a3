// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A resolution of a tile-component: its sub-bands and its grid of precincts (T.800 B.5, B.6).</summary>
internal sealed class Resolution
{
    private readonly ParsedSubband[] _subbands;
    private readonly int _widthExponent;
    private readonly int _heightExponent;

    /// <param name="region">The resolution's samples (T.800 B-14).</param>
    /// <param name="precinct">PPx in the low four bits, PPy in the high ones.</param>
    /// <param name="subbands">LL, or HL, LH and HH.</param>
    public Resolution(Region region, byte precinct, ParsedSubband[] subbands)
    {
        Region = region;
        _subbands = subbands;
        _widthExponent = precinct & 0xF;
        _heightExponent = precinct >> 4;
        Precincts = region.IsEmpty
            ? default
            : new Region(
                region.Left >> _widthExponent,
                region.Top >> _heightExponent,
                ((region.Right - 1) >> _widthExponent) + 1,
                ((region.Bottom - 1) >> _heightExponent) + 1);
    }

    public Region Region { get; }

    /// <summary>Columns and rows of the precinct grid, which is anchored at the origin.</summary>
    public Region Precincts { get; }

    public ReadOnlySpan<ParsedSubband> Subbands => _subbands;

    /// <summary>Where a precinct begins on the resolution's grid.</summary>
    public (long X, long Y) Corner(int column, int row) => ((long)column << _widthExponent, (long)row << _heightExponent);

    /// <summary>A precinct's code-blocks in one of the sub-bands; detail bands see half the precinct (T.800 B-17).</summary>
    public BlockRegion BlocksOf(int column, int row, int subband)
    {
        int halved = _subbands.Length == 1 ? 0 : 1;
        return _subbands[subband].BlocksIn(new Region(
            Scale(column, _widthExponent - halved),
            Scale(row, _heightExponent - halved),
            Scale(column + 1, _widthExponent - halved),
            Scale(row + 1, _heightExponent - halved)));
    }

    private static int Scale(int value, int exponent) => (int)Math.Min((long)value << exponent, int.MaxValue);
}
