// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Contract;

/// <summary>One component of a codestream, as SIZ declares it (T.800 A.5.1).</summary>
/// <param name="Width">Samples per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitsPerSample">Precision, 1 to 38.</param>
/// <param name="HorizontalStep">XRsiz: columns of the reference grid per sample.</param>
/// <param name="VerticalStep">YRsiz: rows of the reference grid per sample.</param>
public sealed record ComponentInfo(int Width, int Height, int BitsPerSample, bool IsSigned, int HorizontalStep, int VerticalStep)
{
    /// <summary>Its samples on its own grid, which begins where the image area does.</summary>
    internal Region Area { get; init; }

    /// <summary>
    /// Column of its first sample on its own grid: XOsiz / XRsiz, rounded up (T.800 B-2). The sample lies at XRsiz times that on the
    /// reference grid.
    /// </summary>
    public int FirstColumn => Area.Left;

    /// <summary>Row of its first sample on its own grid: YOsiz / YRsiz, rounded up.</summary>
    public int FirstRow => Area.Top;

    /// <summary>
    /// Its size without the highest resolutions (T.800 B-14), which depends on where it begins, not on its size alone.
    /// </summary>
    public (int Width, int Height) Reduced(int discardedResolutions)
    {
        Region area = Area.Halve(discardedResolutions);
        return (area.Width, area.Height);
    }
}
