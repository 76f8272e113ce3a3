// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.PixelData;

/// <summary>How a decoded frame lies in memory, little endian; the formats of Orthanc's images.</summary>
public enum PixelFormat
{
    Grayscale8,
    Grayscale16,
    SignedGrayscale16,
    Grayscale32,
    Rgb24,
    Rgb48,
}
