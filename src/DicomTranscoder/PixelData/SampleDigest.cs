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
    /// <param name="digest">
    /// Hexadecimal digits; empty when the samples are not native, little endian and interleaved, or are more or fewer than described.
    /// </param>
    public bool TryOfInterleaved(LongSpan file, out string digest) => TryOfInterleaved(file, out digest, out _);

    /// <inheritdoc cref="TryOfInterleaved(LongSpan, out string)"/>
    /// <param name="image">Describes the samples; null when they are not native and little endian.</param>
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
            digest = IsInterleaved(described) && large.Fragments is null && IsWhole(large.PixelDataLength, described)
                ? Sha256.HexOf(file.Part(large.PixelDataOffset, described.PixelDataBytes))
                : "";
        }
        else
        {
            Instance instance = Instance.Read(file.Head, meta, rewritten);
            image = ImagePixelDescription.Read(instance);
            digest = IsInterleaved(image) && instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData)
                && !pixelData.HasUndefinedLength && IsWhole(pixelData.ValueLength, image)
                ? Sha256.HexOf(instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes))
                : "";
        }

        return digest.Length > 0;
    }

    private static bool IsInterleaved(ImagePixelDescription image) => !image.IsPlanar || image.SamplesPerPixel == 1;

    /// <summary>Is the value as long as described, apart from the byte that makes its length even?</summary>
    private static bool IsWhole(long length, ImagePixelDescription image)
        => (image.BitsAllocated == 1 || image.BitsAllocated % 8 == 0)
            && length >= image.PixelDataBytes && length <= image.PixelDataBytes + (image.PixelDataBytes & 1);
}
