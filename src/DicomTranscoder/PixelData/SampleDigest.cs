// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Digests;

namespace DicomTranscoder.PixelData;

/// <summary>The SHA-256 of native Pixel Data without its padding.</summary>
internal static class SampleDigest
{
    /// <param name="file">A whole DICOM file with native Pixel Data.</param>
    /// <param name="rewritten">Memory for data sets that are inflated or swapped.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> file, NativeBuffer rewritten)
        => Of(Instance.Read(file, FileMetaInformation.Read(file)!, rewritten));

    /// <param name="file">A whole DICOM file in any transfer syntax.</param>
    /// <param name="rewritten">Memory for data sets that are inflated or swapped.</param>
    /// <param name="digest">Hexadecimal digits; empty when the samples are not native, little endian and interleaved.</param>
    public static bool TryOfInterleaved(ReadOnlySpan<byte> file, NativeBuffer rewritten, out string digest)
    {
        digest = "";
        if (FileMetaInformation.Read(file) is not
            {
                TransferSyntax: TransferSyntaxUid.ExplicitLittleEndian
            or TransferSyntaxUid.ImplicitLittleEndian
            } meta)
        {
            return false;
        }

        Instance instance = Instance.Read(file, meta, rewritten);
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        if (image.IsPlanar && image.SamplesPerPixel > 1)
        {
            return false;
        }

        digest = Of(instance);
        return true;
    }

    private static string Of(in Instance instance)
    {
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        return Sha256.HexOf(instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes));
    }
}
