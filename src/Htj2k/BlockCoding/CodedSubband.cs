// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Wavelets;

namespace Htj2k.BlockCoding;

/// <summary>A sub-band of a tile-component and its code-blocks, which lie on a grid anchored at the origin (T.800 B.7).</summary>
internal sealed class CodedSubband
{
    private readonly CodedBlock[] _blocks;
    private readonly int _firstColumn;
    private readonly int _firstRow;

    /// <param name="region">The sub-band's samples (T.800 B-15).</param>
    /// <param name="magnitudeBits">M_b.</param>
    /// <param name="widthExponent">log2 of the grid's columns, after the precincts' bound (B-17).</param>
    public CodedSubband(
        SubbandOrientation orientation, Region region, int magnitudeBits, int widthExponent, int heightExponent, CodeBlockStyle style)
    {
        Orientation = orientation;
        Region = region;
        MagnitudeBits = magnitudeBits;
        WidthExponent = widthExponent;
        HeightExponent = heightExponent;
        Style = style;
        _firstColumn = region.Left >> widthExponent;
        _firstRow = region.Top >> heightExponent;
        Columns = region.IsEmpty ? 0 : ((region.Right - 1) >> widthExponent) - _firstColumn + 1;
        Rows = region.IsEmpty ? 0 : ((region.Bottom - 1) >> heightExponent) - _firstRow + 1;
        _blocks = new CodedBlock[Columns * Rows];
    }

    public SubbandOrientation Orientation { get; }

    public Region Region { get; }

    public int MagnitudeBits { get; }

    public int WidthExponent { get; }

    public int HeightExponent { get; }

    public CodeBlockStyle Style { get; }

    public int Columns { get; }

    public int Rows { get; }

    public ref CodedBlock Block(int column, int row) => ref _blocks[row * Columns + column];

    /// <summary>The samples of a code-block.</summary>
    public Region BlockRegion(int column, int row)
    {
        int left = (_firstColumn + column) << WidthExponent;
        int top = (_firstRow + row) << HeightExponent;
        return new Region(left, top, left + (1 << WidthExponent), top + (1 << HeightExponent)).Intersect(Region);
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

    /// <summary>Forgets all packets.</summary>
    public void Clear() => Array.Clear(_blocks);
}
