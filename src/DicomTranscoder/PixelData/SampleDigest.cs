// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Digests;

namespace DicomTranscoder.PixelData;

/// <summary>The SHA-256 of native Pixel Data without its padding.</summary>
/// <param name="rewritten">Memory for data sets that are inflated or swapped, or read without their Pixel Data.</param>
/// <param name="longestSpan">Larger files are read without their Pixel Data.</param>
internal readonly struct SampleDigest(NativeBuffer rewritten, long longestSpan)
{
    /// <param name="file">A whole DICOM file in any transfer syntax.</param>
    /// <param name="digest">Hexadecimal digits; empty when the samples are not native, little endian and interleaved.</param>
    public bool TryOfInterleaved(LongSpan file, out string digest) => TryOfInterleaved(file, out digest, out _);

    /// <inheritdoc cref="TryOfInterleaved(LongSpan, out string)"/>
    /// <param name="image">Describes the samples; null when there is no digest.</param>
    public bool TryOfInterleaved(LongSpan file, out string digest, out ImagePixelDescription? image)
    {
        digest = "";
        image = null;
        if (FileMetaInformation.Read(file.Head) is not
            {
                TransferSyntax: TransferSyntaxUid.ExplicitLittleEndian
            or TransferSyntaxUid.ImplicitLittleEndian
            } meta)
        {
            return false;
        }

        if (file.Length > longestSpan)
        {
            LargeInstance large = LargeInstance.Read(file, meta, rewritten);
            ImagePixelDescription described = ImagePixelDescription.Read(large.Skeleton);
            image = described;
            digest = IsInterleaved(described) ? Of(file, large, described) : "";
        }
        else
        {
            Instance instance = Instance.Read(file.Head, meta, rewritten);
            image = ImagePixelDescription.Read(instance);
            digest = IsInterleaved(image) ? Of(instance, image) : "";
        }

        return digest.Length > 0;
    }

    private static bool IsInterleaved(ImagePixelDescription image) => !image.IsPlanar || image.SamplesPerPixel == 1;

    private static string Of(in Instance instance, ImagePixelDescription image)
    {
        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        return Sha256.HexOf(instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes));
    }

    private static string Of(LongSpan file, in LargeInstance large, ImagePixelDescription image)
        => Sha256.HexOf(file.Part(large.PixelDataOffset, image.PixelDataBytes));
}
