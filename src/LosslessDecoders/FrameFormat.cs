// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders;

/// <summary>
/// The frame that a caller expects of a decoder: samples of one pixel side by side (Planar Configuration 0), little endian, bits above the
/// coded precision zero.
/// </summary>
/// <param name="Width">Samples in a row, 1 to 65535.</param>
/// <param name="Height">Rows, 1 to 65535.</param>
/// <param name="Components">Samples per pixel, 1 or more.</param>
/// <param name="BytesPerSample">1, 2 or, for RLE alone, 4.</param>
public readonly record struct FrameFormat(int Width, int Height, int Components, int BytesPerSample)
{
    /// <summary>Bytes of the decoded frame.</summary>
    public long FrameBytes => (long)Width * Height * Components * BytesPerSample;
}
