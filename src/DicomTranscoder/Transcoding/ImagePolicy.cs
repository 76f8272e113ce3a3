// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Decides which images HTJ2K can carry. Every method gives <see cref="KeepReason.None"/> when nothing prevents it.
/// </summary>
internal static class ImagePolicy
{
    /// <summary>Says whether HTJ2K can carry such an image (PS3.5 8.2.14) and our encoder supports it.</summary>
    public static KeepReason Check(ImagePixelDescription image)
    {
        bool isColor;
        switch (image.PhotometricInterpretation)
        {
            case "MONOCHROME1" or "MONOCHROME2" or "PALETTE COLOR":
                isColor = false;
                break;
            case "RGB" or "YBR_FULL":
                isColor = true;
                break;
            case "YBR_FULL_422" or "YBR_PARTIAL_422" or "YBR_PARTIAL_420":
                return KeepReason.SubsampledColor;
            default:
                return KeepReason.UnsupportedPhotometricInterpretation;
        }

        if (image.SamplesPerPixel != (isColor ? 3 : 1))
        {
            return KeepReason.InvalidImageDescription;
        }

        // Samples of one bit must be unsigned shades of grey.
        bool canEncode = image.BitsAllocated == 1
            ? image.PhotometricInterpretation is "MONOCHROME1" or "MONOCHROME2" && !image.IsSigned
            : image.BitsAllocated is 8 or 16 or 32 && !(isColor && image.IsSigned);
        return canEncode ? KeepReason.None : KeepReason.UnsupportedPixelFormat;
    }

    /// <summary>
    /// The exact obstacle for an image that <see cref="Check"/> refuses as <see cref="KeepReason.UnsupportedPixelFormat"/>.
    /// </summary>
    /// <remarks>
    /// HTJ2K has up to 38 bits (PS3.5 8.2.14, in 40 allocated ones). No decoder that we can compare with gives more than 32.
    /// </remarks>
    public static string DescribeFormat(ImagePixelDescription image)
        => image.BitsAllocated is 1 or 8 or 16 or 32
            ? $"{image.BitsAllocated} bits allocated, {(image.IsSigned ? "signed" : "unsigned")}, {image.PhotometricInterpretation}"
            : $"{image.BitsAllocated} bits allocated; the codec takes 1, 8, 16 and 32, and at most 32 bits a sample";

    /// <summary>
    /// Compares the length of native Pixel Data with its description: they are equal, apart from the byte that makes the length even.
    /// </summary>
    /// <param name="length">Bytes of the value.</param>
    /// <param name="image">The description.</param>
    public static KeepReason CheckPixelData(long length, ImagePixelDescription image)
    {
        if (length < image.PixelDataBytes)
        {
            return KeepReason.ShortPixelData;
        }

        return length > image.PixelDataBytes + (image.PixelDataBytes & 1) ? KeepReason.ExcessPixelData : KeepReason.None;
    }

    /// <summary>
    /// Says whether the decoder of OHIF and cornerstone3D (codec-openjph 2.4) gives samples that differ from those of the codestream. It
    /// does so for components without colour transform, for signed samples of 8 bits and less, and for more than 16 bits.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="bits">Of each sample in the codestream.</param>
    public static bool IsMisreadByViewers(ImagePixelDescription image, int bits)
        => (image.SamplesPerPixel > 1 && image.PhotometricInterpretation != "RGB") || (image.IsSigned && bits <= 8) || bits > 16;
}
