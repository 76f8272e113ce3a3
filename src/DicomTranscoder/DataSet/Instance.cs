// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>A DICOM file in memory whose data set is in Explicit or Implicit VR Little Endian once it is inflated or swapped.</summary>
internal readonly ref struct Instance
{
    private Instance(ReadOnlySpan<byte> file, FileMetaInformation meta, ReadOnlySpan<byte> bytes, ElementTable elements, bool isExplicit)
    {
        File = file;
        Meta = meta;
        Bytes = bytes;
        Elements = elements;
        IsExplicit = isExplicit;
    }

    /// <summary>The file as it was given.</summary>
    public ReadOnlySpan<byte> File { get; }

    public FileMetaInformation Meta { get; }

    /// <summary>The bytes that the offsets of <see cref="Elements"/> refer to: the file, or the inflated or swapped data set.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The top level of the data set.</summary>
    public ElementTable Elements { get; }

    /// <summary>Explicit VR when true, Implicit VR otherwise.</summary>
    public bool IsExplicit { get; }

    /// <summary>True when Pixel Representation says that samples are signed.</summary>
    public bool HasSignedPixels => Elements.ReadUInt16(Bytes, Tag.PixelRepresentation) == 1;

    /// <summary>The data set of an item, whose elements become the top level.</summary>
    /// <exception cref="DicomFormatException">The data set of the item is broken.</exception>
    public Instance OfItem(scoped in DataElement item)
        => new(File, Meta, Bytes, ElementTable.Read(Bytes[..(item.ValueOffset + item.ValueLength)], item.ValueOffset, IsExplicit),
            IsExplicit);

    /// <summary>Walks the data set.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="meta">Its file meta information.</param>
    /// <param name="rewritten">
    /// Memory for the data set of deflated and of Big Endian files; must stay as it is while the instance is used.
    /// </param>
    /// <exception cref="DicomFormatException">The data set is broken.</exception>
    public static Instance Read(ReadOnlySpan<byte> file, FileMetaInformation meta, NativeBuffer rewritten)
    {
        if (meta.TransferSyntax == TransferSyntaxUid.DeflatedExplicitLittleEndian)
        {
            ReadOnlySpan<byte> bytes = rewritten.Get(DeflatedDataSet.Inflate(file[meta.DataSetOffset..], rewritten));
            return new Instance(file, meta, bytes, ElementTable.Read(bytes, 0, isExplicit: true), isExplicit: true);
        }

        if (meta.TransferSyntax == TransferSyntaxUid.ExplicitBigEndian)
        {
            Span<byte> bytes = rewritten.Get(file.Length - meta.DataSetOffset);
            file[meta.DataSetOffset..].CopyTo(bytes);
            BigEndianDataSet.ToLittleEndian(bytes);
            ElementTable elements = ElementTable.Read(bytes, 0, isExplicit: true);
            BigEndianDataSet.RequireCertainSamples(elements, bytes);
            return new Instance(file, meta, bytes, elements, isExplicit: true);
        }

        bool isExplicit = meta.TransferSyntax != TransferSyntaxUid.ImplicitLittleEndian;
        return new Instance(file, meta, file, ElementTable.Read(file, meta.DataSetOffset, isExplicit), isExplicit);
    }
}
