// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.PixelData;

/// <summary>
/// The image of one JPEG 2000 family instance (.201, .202, .203, .90, .91), frame by frame and ready to show: stored values
/// without rescale, window or inversion of MONOCHROME1; palettes applied; YBR as RGB.
/// </summary>
public readonly ref struct FrameImage
{
    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Number of frames.</summary>
    public int Frames { get; }

    /// <summary>What <see cref="Decode"/> writes.</summary>
    public PixelFormat Format { get; }

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="destination">At least (Height - 1) * pitch + Width * bytes per pixel.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <exception cref="ArgumentException">No such frame, or the destination does not fit.</exception>
    /// <exception cref="DicomFormatException">The fragments of the frame cannot be found.</exception>
    /// <exception cref="Htj2k.Htj2kFormatException">The codestream is broken.</exception>
    public void Decode(int frame, Span<byte> destination, int pitch) => throw new NotImplementedException();
}
