// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <summary>Decides which instances are converted. Every method gives <see cref="KeepReason.None"/> when nothing stands in the way.</summary>
internal static class ConversionPolicy
{
    /// <summary>Looks at the data set as a whole and at the rules of the options.</summary>
    public static KeepReason CheckDataSet(in Instance instance, TranscodingOptions options)
    {
        ElementTable elements = instance.Elements;
        if (elements.Contains(Tag.FloatPixelData) || elements.Contains(Tag.DoubleFloatPixelData))
        {
            return KeepReason.FloatPixelData;
        }

        if (!elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return elements.Contains(Tag.PixelDataProviderUrl) ? KeepReason.Jpip : KeepReason.NoPixelData;
        }

        if (elements.Contains(Tag.DigitalSignaturesSequence) || elements.Contains(Tag.MacParametersSequence))
        {
            return KeepReason.DigitallySigned;
        }

        if (options.KeptModalities.Contains(elements.ReadText(instance.Bytes, Tag.Modality)))
        {
            return KeepReason.ModalityRule;
        }

        if (options.KeptSopClassUids.Contains(elements.ReadText(instance.Bytes, Tag.SopClassUid)))
        {
            return KeepReason.SopClassRule;
        }

        return pixelData.ValueLength < options.MinimumPixelDataBytes ? KeepReason.BelowMinimumSize : KeepReason.None;
    }

    /// <summary>Says whether HTJ2K can carry such an image (PS3.5 8.2.14) and our encoder makes it.</summary>
    public static KeepReason CheckImage(ImagePixelDescription image)
    {
        if (image.BitsAllocated == 1)
        {
            return KeepReason.OneBit;
        }

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

        bool canEncode = image.BitsAllocated is 8 or 16 or 32 && !(isColor && image.IsSigned);
        return canEncode ? KeepReason.None : KeepReason.UnsupportedPixelFormat;
    }

    /// <summary>The same of an image whose frames are compressed; of those with sub-sampled colours the name alone decides.</summary>
    /// <param name="image">As it is received.</param>
    /// <param name="transferSyntax">What the frames are coded in.</param>
    public static KeepReason CheckCompressedImage(ImagePixelDescription image, string transferSyntax)
        => CheckImage(image) is KeepReason.SubsampledColor ? KeepReason.SubsampledColor : CheckImage(image.Decoded(transferSyntax));

    /// <summary>
    /// Says whether the decoder of OHIF and cornerstone3D (codec-openjph 2.4) gives other samples than those of the codestream: it does for components
    /// without colour transform, for signed samples of 8 bits and less, and for more than 16 bits.
    /// </summary>
    /// <param name="bits">Of each sample in the codestream.</param>
    public static bool IsMisreadByViewers(ImagePixelDescription image, int bits)
        => (image.SamplesPerPixel > 1 && image.PhotometricInterpretation != "RGB") || (image.IsSigned && bits <= 8) || bits > 16;

    /// <summary>Compares the length of native Pixel Data with what the description says: the same, but for the byte that makes it even.</summary>
    public static KeepReason CheckPixelData(in DataElement pixelData, ImagePixelDescription image)
    {
        if (pixelData.ValueLength < image.PixelDataBytes)
        {
            return KeepReason.ShortPixelData;
        }

        return pixelData.ValueLength > image.PixelDataBytes + (image.PixelDataBytes & 1) ? KeepReason.ExcessPixelData : KeepReason.None;
    }
}
