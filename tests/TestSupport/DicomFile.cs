// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;

namespace TestSupport;

/// <summary>Builds small DICOM files (PS3.10) for tests, good and bad ones.</summary>
public sealed class DicomFile
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string DeflatedLittleEndian = "1.2.840.10008.1.2.1.99";

    public string TransferSyntax { get; init; } = ExplicitLittleEndian;

    /// <summary>Media Storage SOP Class UID of the file meta information.</summary>
    public string SopClassUid { get; init; } = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>Media Storage SOP Instance UID of the file meta information.</summary>
    public string SopInstanceUid { get; init; } = "2.25.123456789";

    public bool HasPreamble { get; init; } = true;

    public bool HasMeta { get; init; } = true;

    public DicomItem Meta { get; } = new();

    public DicomItem DataSet { get; init; } = new();

    /// <summary>Bytes after the last element.</summary>
    public byte[] Trailer { get; init; } = [];

    /// <summary>A data set with the elements that every image has.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="bitsAllocated">Bits Allocated, 8 or 16.</param>
    /// <param name="bitsStored">Bits Stored.</param>
    /// <param name="isSigned">Pixel Representation 1.</param>
    /// <param name="photometric">Photometric Interpretation; decides the number of samples per pixel.</param>
    /// <param name="planar">Planar Configuration of colour images.</param>
    public static DicomItem Image(
        ushort rows, ushort columns, ushort bitsAllocated, ushort bitsStored, bool isSigned = false, string photometric = "MONOCHROME2",
            ushort planar = 0)
    {
        bool isColor = photometric is not ("MONOCHROME1" or "MONOCHROME2" or "PALETTE COLOR");
        DicomItem item = new DicomItem()
            .Text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.7")
            .Text(0x0008_0018, "UI", "2.25.123456789")
            .Text(0x0008_0060, "CS", "OT")
            .Text(0x0010_0010, "PN", "Test^Image")
            .Words(0x0028_0002, (ushort)(isColor ? 3 : 1))
            .Text(0x0028_0004, "CS", photometric)
            .Words(0x0028_0010, rows)
            .Words(0x0028_0011, columns)
            .Words(0x0028_0100, bitsAllocated)
            .Words(0x0028_0101, bitsStored)
            .Words(0x0028_0102, (ushort)(bitsStored - 1))
            .Words(0x0028_0103, (ushort)(isSigned ? 1 : 0));
        return isColor ? item.Words(0x0028_0006, planar) : item;
    }

    public byte[] ToArray()
    {
        List<byte> bytes = [];
        if (HasPreamble)
        {
            bytes.AddRange(new byte[128]);
            bytes.AddRange("DICM"u8);
        }

        if (HasMeta)
        {
            Meta.Set(0x0002_0001, "OB", [0, 1])
                .Text(0x0002_0002, "UI", SopClassUid)
                .Text(0x0002_0003, "UI", SopInstanceUid)
                .Text(0x0002_0010, "UI", TransferSyntax)
                .Text(0x0002_0012, "UI", "2.25.1");
            byte[] meta = Meta.Remove(0x0002_0000).ToArray(isExplicit: true);
            bytes.AddRange(new DicomItem().GroupLength(0x0002, (uint)meta.Length).ToArray(isExplicit: true));
            bytes.AddRange(meta);
        }

        byte[] dataSet = [.. DataSet.ToArray(TransferSyntax != ImplicitLittleEndian), .. Trailer];
        bytes.AddRange(TransferSyntax == DeflatedLittleEndian ? Deflate(dataSet) : dataSet);
        return [.. bytes];
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream target = new();
        using (DeflateStream deflate = new(target, CompressionLevel.Fastest))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }
}
