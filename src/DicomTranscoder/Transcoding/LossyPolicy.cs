// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <summary>Decides which images may become lossy: those whose samples are shades or colours, and not already approximate.</summary>
internal static class LossyPolicy
{
    private const int LongestUid = 64;
    private const string Segmentation = "1.2.840.10008.5.1.4.1.1.66.4";
    private const string LabelMapSegmentation = "1.2.840.10008.5.1.4.1.1.66.7";

    /// <returns><see cref="KeepReason.None"/> when nothing prevents it.</returns>
    public static KeepReason Check(in Instance instance, ImagePixelDescription image)
    {
        ElementTable elements = instance.Elements;
        if (image.PhotometricInterpretation == "PALETTE COLOR")
        {
            return KeepReason.PaletteNeverLossy;
        }

        string sopClass = elements.ReadText(instance.Bytes, Tag.SopClassUid);
        if (sopClass is Segmentation or LabelMapSegmentation || elements.ReadText(instance.Bytes, Tag.Modality) == "SEG")
        {
            return KeepReason.SegmentationNeverLossy;
        }

        if (HasValue(elements, Tag.PixelPaddingValue))
        {
            return KeepReason.PixelPaddingNeverLossy;
        }

        bool isLossy = elements.ReadText(instance.Bytes, Tag.LossyImageCompression) == "01"
            || HasValue(elements, Tag.LossyImageCompressionRatio)
            || HasValue(elements, Tag.LossyImageCompressionMethod);
        return isLossy ? KeepReason.LossyCompressed : KeepReason.None;
    }

    /// <summary>True when the data set identifies its instance, so that the result can refer to it.</summary>
    public static bool IsIdentified(in Instance instance)
        => instance.Elements.ReadText(instance.Bytes, Tag.SopClassUid).Length is > 0 and <= LongestUid
        && instance.Elements.ReadText(instance.Bytes, Tag.SopInstanceUid).Length is > 0 and <= LongestUid;

    private static bool HasValue(ElementTable elements, Tag tag)
        => elements.TryFind(tag, out DataElement element) && element.ValueLength > 0;
}
