// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Abi;

/// <summary>Pixels of the images that decoders give to Orthanc, little endian.</summary>
[NativeName("OrthancPluginPixelFormat")]
public enum PixelFormat
{
    Grayscale8 = 1,
    Grayscale16 = 2,
    SignedGrayscale16 = 3,
    [NativeName("OrthancPluginPixelFormat_RGB24")]
    Rgb24 = 4,
    [NativeName("OrthancPluginPixelFormat_RGB48")]
    Rgb48 = 7,
    Grayscale32 = 8,
}
