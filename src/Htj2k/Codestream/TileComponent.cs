// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>A component of a tile: its resolutions and their sub-bands (T.800 B.3 to B.5).</summary>
internal sealed class TileComponent
{
    private readonly Resolution[] _resolutions;

    /// <param name="coding">How the tile is coded.</param>
    /// <param name="tile">The tile on the reference grid.</param>
    /// <param name="offset">Offset to report when a parameter is missing.</param>
    public TileComponent(ComponentSize size, CodingParameters coding, int component, Region tile, int offset)
    {
        Size = size;
        Coding = coding.CodingOf(component);
        Region = tile.Divide(size.StepX, size.StepY);
        _resolutions = new Resolution[Region.IsEmpty ? 0 : Coding.Levels + 1];
        Quantization quantization = coding.QuantizationOf(component);
        int shift = coding.RegionShiftOf(component);
        for (int r = 0; r < _resolutions.Length; r++)
        {
            ParsedSubband[] subbands = r == 0
                ? [Band(SubbandOrientation.LL, Coding.Levels, 0)]
                : [Detail(r, SubbandOrientation.HL), Detail(r, SubbandOrientation.LH), Detail(r, SubbandOrientation.HH)];
            _resolutions[r] = new Resolution(Region.Halve(Coding.Levels - r), Coding.Precincts[r], subbands);
        }

        ParsedSubband Detail(int resolution, SubbandOrientation orientation)
            => Band(orientation, Coding.Levels + 1 - resolution, resolution);

        ParsedSubband Band(SubbandOrientation orientation, int level, int resolution)
        {
            // Detail bands see half the precinct (B-17).
            int halved = resolution == 0 ? 0 : 1;
            int precinct = Coding.Precincts[resolution];
            int widthExponent = Math.Min(Coding.BlockWidthExponent, (precinct & 0xF) - halved);
            int heightExponent = Math.Min(Coding.BlockHeightExponent, (precinct >> 4) - halved);
            int index = resolution == 0 ? 0 : 3 * (resolution - 1) + (int)orientation;
            int gain = orientation switch { SubbandOrientation.LL => 0, SubbandOrientation.HH => 2, _ => 1 };
            return new ParsedSubband(orientation, BandRegion(orientation, level), widthExponent, heightExponent, Coding.Style)
            {
                MagnitudeBits = quantization.MagnitudeBits(index, offset),
                StepSize = Coding.IsReversible ? 1 : quantization.StepSize(index, size.Precision + gain, offset),
                RegionShift = shift,
            };
        }
    }

    public ComponentSize Size { get; }

    public ComponentCoding Coding { get; }

    /// <summary>The component's samples in this tile.</summary>
    public Region Region { get; }

    /// <summary>From the lowest up; none when the tile has no sample of the component.</summary>
    public ReadOnlySpan<Resolution> Resolutions => _resolutions;

    /// <summary>
    /// Where the progression meets a precinct on the reference grid: at its corner, or at the tile's edge when it begins before that (T.800
    /// B.12.1.3).
    /// </summary>
    public (int X, int Y) ProgressionPosition(int resolution, int column, int row, Region tile)
    {
        int reduced = Coding.Levels - resolution;
        (long x, long y) = _resolutions[resolution].Corner(column, row);
        return ((int)Math.Max(tile.Left, (x << reduced) * Size.StepX), (int)Math.Max(tile.Top, (y << reduced) * Size.StepY));
    }

    /// <summary>Equation B-15: high-pass bands begin half a step later.</summary>
    private Region BandRegion(SubbandOrientation orientation, int level)
    {
        if (orientation == SubbandOrientation.LL)
        {
            return Region.Halve(level);
        }

        long half = 1L << (level - 1);
        long x = orientation is SubbandOrientation.HL or SubbandOrientation.HH ? half : 0;
        long y = orientation is SubbandOrientation.LH or SubbandOrientation.HH ? half : 0;
        return new Region(Band(Region.Left, x), Band(Region.Top, y), Band(Region.Right, x), Band(Region.Bottom, y));

        int Band(int value, long offset) => (int)((value - offset + (1L << level) - 1) >> level);
    }
}
