// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A sub-band of a tile-component and its code-blocks, which lie on a grid anchored at the origin (T.800 B.7).</summary>
internal sealed class ParsedSubband
{
    private ParsedBlock[]? _blocks;
    private readonly int _firstColumn;
    private readonly int _firstRow;

    /// <param name="region">The sub-band's samples (T.800 B-15).</param>
    /// <param name="widthExponent">log2 of the grid's columns, after the precincts' bound (B-17).</param>
    public ParsedSubband(
        SubbandOrientation orientation, Region region, int widthExponent, int heightExponent, CodeBlockStyle style)
    {
        Orientation = orientation;
        Region = region;
        WidthExponent = widthExponent;
        HeightExponent = heightExponent;
        Style = style;
        _firstColumn = region.Left >> widthExponent;
        _firstRow = region.Top >> heightExponent;
        Columns = region.IsEmpty ? 0 : ((region.Right - 1) >> widthExponent) - _firstColumn + 1;
        Rows = region.IsEmpty ? 0 : ((region.Bottom - 1) >> heightExponent) - _firstRow + 1;
    }

    public SubbandOrientation Orientation { get; }

    public Region Region { get; }

    /// <summary>M_b (T.800 E-2), without the region of interest's shift.</summary>
    public required int MagnitudeBits { get; init; }

    /// <summary>Delta_b (T.800 E-3); 1 for reversible coding.</summary>
    public required double StepSize { get; init; }

    /// <summary>s of T.800 H.1: how far coefficients of the region of interest were scaled up; 0 without one.</summary>
    public required int RegionShift { get; init; }

    /// <summary>Bit-planes that may be coded (T.800 H-1).</summary>
    public int BitPlanes => MagnitudeBits + RegionShift;

    public int WidthExponent { get; }

    public int HeightExponent { get; }

    public CodeBlockStyle Style { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>True when a packet has brought something.</summary>
    public bool HasBlocks => _blocks is not null;

    /// <summary>A code-block as packets have described it. The first call takes memory for all blocks.</summary>
    public ref ParsedBlock Block(int column, int row) => ref (_blocks ??= new ParsedBlock[Columns * Rows])[row * Columns + column];

    /// <summary>The samples of a code-block.</summary>
    public Region BlockRegion(int column, int row)
    {
        int left = (_firstColumn + column) << WidthExponent;
        int top = (_firstRow + row) << HeightExponent;

        // The sub-band's end first: the sum with a nominal side could wrap.
        int width = Math.Min(1 << WidthExponent, Region.Right - left);
        int height = Math.Min(1 << HeightExponent, Region.Bottom - top);
        return new Region(Math.Max(left, Region.Left), Math.Max(top, Region.Top), left + width, top + height);
    }

    /// <summary>The code-blocks within a part of the sub-band, as columns and rows of the grid.</summary>
    public BlockRegion BlocksIn(Region part)
    {
        Region inside = part.Intersect(Region);
        return inside.IsEmpty
            ? default
            : new BlockRegion(
                (inside.Left >> WidthExponent) - _firstColumn,
                (inside.Top >> HeightExponent) - _firstRow,
                ((inside.Right - 1) >> WidthExponent) - _firstColumn + 1,
                ((inside.Bottom - 1) >> HeightExponent) - _firstRow + 1);
    }

    /// <summary>
    /// True when an MQ coded block ends before the magnitude refinement of bit-plane 0. A last cleanup pass may be missing: its samples are
    /// zero for every decoder. A sample that is not zero needs its refinement. Encoders leave it out where decoders that put the sample in
    /// the middle of its interval are right, but T.800 E.1.1.2 lets others put it elsewhere.
    /// </summary>
    public bool LacksPasses()
    {
        foreach (ref readonly ParsedBlock block in _blocks.AsSpan())
        {
            int needed = 3 * (BitPlanes - block.ZeroBitPlanes) - 3;
            if (block.FirstContribution != 0 && block.Kind == BlockKind.Arithmetic && block.Passes < needed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets all packets.</summary>
    public void Clear()
    {
        if (_blocks is not null)
        {
            Array.Clear(_blocks);
        }
    }
}
