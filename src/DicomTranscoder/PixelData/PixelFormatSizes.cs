// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.PixelData;

/// <summary>Sizes of <see cref="PixelFormat"/>.</summary>
public static class PixelFormatSizes
{
    /// <summary>Bytes that one pixel takes.</summary>
    public static int BytesPerPixel(this PixelFormat format) => format switch
    {
        PixelFormat.Grayscale8 => 1,
        PixelFormat.Grayscale16 or PixelFormat.SignedGrayscale16 => 2,
        PixelFormat.Grayscale32 => 4,
        PixelFormat.Rgb24 => 3,
        PixelFormat.Rgb48 => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a pixel format"),
    };
}
