// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Wavelets;

namespace Htj2k.Codestream;

/// <summary>A component of a tile: its resolutions, sub-bands and precincts (T.800 B.3 to B.7).</summary>
internal sealed class TileComponent
{
    private readonly CodedSubband[][] _resolutions;

    /// <param name="tile">The tile on the reference grid.</param>
    public TileComponent(MainHeader header, int component, Region tile)
    {
        Size = header.Components[component];
        Coding = header.CodingOf(component);
        Region = tile.Divide(Size.StepX, Size.StepY);
        _resolutions = new CodedSubband[Coding.Levels + 1][];
        Quantization quantization = header.QuantizationOf(component);
        for (int resolution = 0; resolution <= Coding.Levels; resolution++)
        {
            _resolutions[resolution] = resolution == 0
                ? [Band(SubbandOrientation.LL, Coding.Levels, 0)]
                : [Detail(resolution, SubbandOrientation.HL), Detail(resolution, SubbandOrientation.LH), Detail(resolution, SubbandOrientation.HH)];
        }

        CodedSubband Detail(int resolution, SubbandOrientation orientation) => Band(orientation, Coding.Levels + 1 - resolution, resolution);

        CodedSubband Band(SubbandOrientation orientation, int level, int resolution)
        {
            // Detail bands see half the precinct (B-17).
            int halved = resolution == 0 ? 0 : 1;
            int widthExponent = Math.Min(Coding.BlockWidthExponent, PrecinctWidthExponent(resolution) - halved);
            int heightExponent = Math.Min(Coding.BlockHeightExponent, PrecinctHeightExponent(resolution) - halved);
            int index = resolution == 0 ? 0 : 3 * (resolution - 1) + (int)orientation;
            int magnitudeBits = quantization.MagnitudeBits(index, header.Length);
            return new CodedSubband(orientation, BandRegion(orientation, level), magnitudeBits, widthExponent, heightExponent, Coding.Style);
        }
    }

    public ComponentSize Size { get; }

    public ComponentCoding Coding { get; }

    /// <summary>The component's samples in this tile.</summary>
    public Region Region { get; }

    public ReadOnlySpan<CodedSubband> Subbands(int resolution) => _resolutions[resolution];

    /// <summary>The samples of a resolution.</summary>
    public Region ResolutionRegion(int resolution) => Region.Halve(Coding.Levels - resolution);

    /// <summary>How many precincts a resolution has.</summary>
    public long PrecinctCount(int resolution)
    {
        Region grid = PrecinctGrid(resolution);
        return grid.IsEmpty ? 0 : (long)grid.Width * grid.Height;
    }

    /// <summary>Adds the precincts of a resolution in their own order.</summary>
    public void AddPrecincts(List<CodedPrecinct> precincts, int component, int resolution, Region tile)
    {
        Region grid = PrecinctGrid(resolution);
        int widthExponent = PrecinctWidthExponent(resolution);
        int heightExponent = PrecinctHeightExponent(resolution);
        int halved = resolution == 0 ? 0 : 1;
        int reduced = Coding.Levels - resolution;
        CodedSubband[] subbands = _resolutions[resolution];
        int index = 0;
        for (int row = grid.Top; row < grid.Bottom; row++)
        {
            for (int column = grid.Left; column < grid.Right; column++)
            {
                BlockRegion[] blocks = new BlockRegion[subbands.Length];
                Region share = new(
                    Scale(column, widthExponent - halved),
                    Scale(row, heightExponent - halved),
                    Scale(column + 1, widthExponent - halved),
                    Scale(row + 1, heightExponent - halved));
                for (int i = 0; i < blocks.Length; i++)
                {
                    blocks[i] = subbands[i].BlocksIn(share);
                }

                // A precinct that begins before the tile is met at the tile's edge (T.800 B.12.1.3).
                int x = (int)Math.Max(tile.Left, ((long)column << (widthExponent + reduced)) * Size.StepX);
                int y = (int)Math.Max(tile.Top, ((long)row << (heightExponent + reduced)) * Size.StepY);
                precincts.Add(new CodedPrecinct(component, resolution, x, y, index++, subbands, blocks));
            }
        }
    }

    private static int Scale(int value, int exponent) => (int)Math.Min((long)value << exponent, int.MaxValue);

    private Region PrecinctGrid(int resolution)
    {
        Region region = ResolutionRegion(resolution);
        int widthExponent = PrecinctWidthExponent(resolution);
        int heightExponent = PrecinctHeightExponent(resolution);
        return region.IsEmpty
            ? default
            : new Region(
                region.Left >> widthExponent,
                region.Top >> heightExponent,
                ((region.Right - 1) >> widthExponent) + 1,
                ((region.Bottom - 1) >> heightExponent) + 1);
    }

    private int PrecinctWidthExponent(int resolution) => Coding.Precincts[resolution] & 0xF;

    private int PrecinctHeightExponent(int resolution) => Coding.Precincts[resolution] >> 4;

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
