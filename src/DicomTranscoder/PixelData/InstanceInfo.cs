// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.PixelData;

/// <summary>A short description of a DICOM file. Nothing in it identifies a patient.</summary>
/// <param name="TransferSyntax">UID of the transfer syntax.</param>
/// <param name="SopClassUid">SOP Class UID (0008,0016), or empty.</param>
/// <param name="Modality">Modality (0008,0060), or empty.</param>
/// <param name="Image">The image pixel description, or null without Pixel Data.</param>
/// <param name="PixelDataLength">Bytes of Pixel Data, with the headers of fragments when it is encapsulated.</param>
public sealed record InstanceInfo(string TransferSyntax, string SopClassUid, string Modality, ImagePixelDescription? Image,
    long PixelDataLength)
{
    /// <summary>Reads a whole DICOM file in any transfer syntax.</summary>
    /// <exception cref="DicomFormatException">The file is broken, or no DICOM file with file meta information.</exception>
    public static InstanceInfo Read(ReadOnlySpan<byte> file)
    {
        FileMetaInformation meta = ReadMeta(file);
        using NativeBuffer memory = new();
        Instance instance = Instance.Read(file, meta, memory);
        bool hasPixels = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        return Describe(instance, hasPixels ? pixelData.ValueLength : null);
    }

    /// <summary>Reads a whole DICOM file of any size. One over 2 GiB is little endian, not deflated, and has Pixel Data.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static InstanceInfo Read(LongSpan file) => Read(file, int.MaxValue);

    internal static InstanceInfo Read(LongSpan file, long longestSpan)
    {
        if (file.Length <= longestSpan)
        {
            return Read(file.Head);
        }

        using NativeBuffer memory = new();
        LargeInstance large = LargeInstance.Read(file, ReadMeta(file.Head), memory);
        return Describe(large.Skeleton, large.PixelDataLength);
    }

    private static FileMetaInformation ReadMeta(ReadOnlySpan<byte> file) => FileMetaInformation.Read(file)
        ?? throw new DicomFormatException("No DICOM file with file meta information:", -1, Tag.TransferSyntaxUid);

    private static InstanceInfo Describe(in Instance instance, long? pixelDataLength) => new(
        instance.Meta.TransferSyntax,
        instance.Elements.ReadText(instance.Bytes, Tag.SopClassUid),
        instance.Elements.ReadText(instance.Bytes, Tag.Modality),
        pixelDataLength is null ? null : ImagePixelDescription.Read(instance),
        pixelDataLength ?? 0);
}
