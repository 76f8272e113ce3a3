// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A rectangle of the reference grid or of a sub-band; right and bottom are exclusive.</summary>
internal readonly record struct Region(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>The same area on a grid that is coarser by whole factors: both corners rounded up (T.800 B-12).</summary>
    public Region Divide(int stepX, int stepY)
        => new(Ceiling(Left, stepX), Ceiling(Top, stepY), Ceiling(Right, stepX), Ceiling(Bottom, stepY));

    /// <summary>The same area after <paramref name="levels"/> halvings (T.800 B-14).</summary>
    public Region Halve(int levels) => new(Shift(Left, levels), Shift(Top, levels), Shift(Right, levels), Shift(Bottom, levels));

    public Region Intersect(Region other)
        => new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    private static int Ceiling(int value, int step) => (int)(((long)value + step - 1) / step);

    private static int Shift(int value, int levels) => (int)((value + (1L << levels) - 1) >> levels);
}
