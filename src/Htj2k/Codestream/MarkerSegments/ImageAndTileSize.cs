// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>SIZ (T.800 A.5.1): the image area, its tiles and its components.</summary>
internal sealed class ImageAndTileSize
{
    /// <summary>Isot has 16 bits, and its last value is not an index (T.800 A.4.2).</summary>
    private const int MaximumTiles = 65535;

    /// <summary>
    /// How far an image may reach on the reference grid: its coordinates plus a code-block, a strip or a lifting step must not wrap.
    /// </summary>
    private const int MaximumCoordinate = int.MaxValue - 65536;

    private const int MaximumComponents = 16384;
    private const int MaximumPrecision = 38;

    private ImageAndTileSize(Region image, Region firstTile, ComponentSize[] components)
    {
        Image = image;
        FirstTile = firstTile;
        Components = components;
        TilesAcross = CeilingDivide(image.Right - firstTile.Left, firstTile.Width);
        TilesDown = CeilingDivide(image.Bottom - firstTile.Top, firstTile.Height);
    }

    /// <summary>The image area on the reference grid.</summary>
    public Region Image { get; }

    /// <summary>The first tile, which may begin before the image area.</summary>
    public Region FirstTile { get; }

    public ComponentSize[] Components { get; }

    public int TilesAcross { get; }

    public int TilesDown { get; }

    public int Tiles => TilesAcross * TilesDown;

    /// <summary>Samples of all components, as <see cref="SampleCount"/> adds them.</summary>
    /// <param name="discarded">How many of the highest resolutions are left out.</param>
    public long Samples(int discarded = 0)
    {
        long samples = 0;
        for (int c = 0; c < Components.Length; c++)
        {
            samples = SampleCount.Add(samples, ComponentRegion(c).Halve(discarded));
        }

        return samples;
    }

    /// <summary>The image area on a component's own grid (T.800 B-2).</summary>
    public Region ComponentRegion(int component) => Image.Divide(Components[component].StepX, Components[component].StepY);

    /// <summary>A tile on the reference grid, cut to the image area (T.800 B-7 to B-10).</summary>
    public Region Tile(int index)
    {
        long left = FirstTile.Left + (long)(index % TilesAcross) * FirstTile.Width;
        long top = FirstTile.Top + (long)(index / TilesAcross) * FirstTile.Height;
        return new Region(
            (int)left,
            (int)top,
            (int)Math.Min(left + FirstTile.Width, int.MaxValue),
            (int)Math.Min(top + FirstTile.Height, int.MaxValue)).Intersect(Image);
    }

    /// <summary>Reads the segment from its length on.</summary>
    public static ImageAndTileSize Read(ref CodestreamReader reader)
    {
        int start = reader.Position;
        int length = reader.Read16();
        reader.Read16();
        int right = reader.ReadCoordinate("Xsiz", MaximumCoordinate);
        int bottom = reader.ReadCoordinate("Ysiz", MaximumCoordinate);
        int left = reader.ReadCoordinate("XOsiz", MaximumCoordinate);
        int top = reader.ReadCoordinate("YOsiz", MaximumCoordinate);
        int tileWidth = (int)Math.Min(reader.Read32(), int.MaxValue);
        int tileHeight = (int)Math.Min(reader.Read32(), int.MaxValue);
        int tileLeft = reader.ReadCoordinate("XTOsiz", MaximumCoordinate);
        int tileTop = reader.ReadCoordinate("YTOsiz", MaximumCoordinate);
        int components = reader.Read16();
        bool tileHolds = tileWidth > 0 && tileHeight > 0 && tileLeft <= left && tileTop <= top
            && (long)tileLeft + tileWidth > left && (long)tileTop + tileHeight > top;
        if (right <= left || bottom <= top || !tileHolds)
        {
            Htj2kFormatException.Throw(
                $"image from {left},{top} to {right},{bottom} with tiles of {tileWidth} x {tileHeight} from {tileLeft},{tileTop}", start);
        }

        if (components is 0 or > MaximumComponents || length != 38 + 3 * components)
        {
            Htj2kFormatException.Throw($"SIZ of {length} bytes with {components} components; 1 to {MaximumComponents} are accepted", start);
        }

        Region image = new(left, top, right, bottom);
        Region firstTile = new(tileLeft, tileTop, Saturate(tileLeft, tileWidth), Saturate(tileTop, tileHeight));
        long tiles = (long)CeilingDivide(right - tileLeft, firstTile.Width) * CeilingDivide(bottom - tileTop, firstTile.Height);
        if (tiles > MaximumTiles)
        {
            Htj2kFormatException.Throw($"{tiles} tiles; at most {MaximumTiles} are accepted", start);
        }

        return new ImageAndTileSize(image, firstTile, ReadComponents(ref reader, components));
    }

    private static ComponentSize[] ReadComponents(ref CodestreamReader reader, int count)
    {
        ComponentSize[] components = new ComponentSize[count];
        for (int i = 0; i < count; i++)
        {
            int depth = reader.Read8();
            ComponentSize size = new((depth & 0x7F) + 1, (depth & 0x80) != 0, reader.Read8(), reader.Read8());
            if (size.Precision > MaximumPrecision || size.StepX == 0 || size.StepY == 0)
            {
                Htj2kFormatException.Throw(
                    $"component {i} of {size.Precision} bits, steps {size.StepX} x {size.StepY}; 1 to {MaximumPrecision} bits and steps from 1 are accepted", reader.Position - 3);
            }

            components[i] = size;
        }

        return components;
    }

    private static int Saturate(int a, int b) => (int)Math.Min((long)a + b, int.MaxValue);

    private static int CeilingDivide(int a, int b) => (int)(((long)a + b - 1) / b);
}
