// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace DicomTranscoder.DataSet;

/// <summary>Where Pixel Data of the top level lies in a file of which only the beginning is at hand.</summary>
/// <param name="Offset">Of the element.</param>
/// <param name="ValueOffset">Of its value.</param>
/// <param name="Length">Bytes of the value as the header says; 0 for encapsulated Pixel Data.</param>
/// <param name="IsEncapsulated">True when the length is undefined.</param>
internal readonly record struct PixelDataHeader(int Offset, int ValueOffset, uint Length, bool IsEncapsulated)
{
    private const int ItemHeader = 8;
    private const uint UndefinedLength = 0xFFFF_FFFF;

    /// <summary>Walks the data set up to Pixel Data.</summary>
    /// <param name="head">The beginning of a file with a data set in Implicit or Explicit VR Little Endian that is not deflated.</param>
    /// <param name="meta">Its file meta information.</param>
    /// <exception cref="DicomFormatException">
    /// The data set is broken, or the beginning does not reach the value of Pixel Data.
    /// </exception>
    public static PixelDataHeader Find(ReadOnlySpan<byte> head, FileMetaInformation meta)
    {
        bool isExplicit = meta.TransferSyntax != TransferSyntaxUid.ImplicitLittleEndian;
        int offset = FindElement(head, meta.DataSetOffset, isExplicit);
        int headerLength = isExplicit ? 12 : 8;
        if (head.Length - offset < headerLength
            || (isExplicit && !((ValueRepresentation)BinaryPrimitives.ReadUInt16LittleEndian(head[(offset + 4)..])).HasLongLength()))
        {
            DicomFormatException.Throw("Pixel Data has no header of OB or OW", offset, Tag.PixelData);
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[(offset + headerLength - sizeof(uint))..]);
        bool isEncapsulated = length == UndefinedLength;
        return new PixelDataHeader(offset, offset + headerLength, isEncapsulated ? 0 : length, isEncapsulated);
    }

    /// <summary>
    /// Writes the file without its samples or fragments, so that it can be read as an instance whose Pixel Data is empty.
    /// </summary>
    /// <param name="head">The bytes of the file, at least to the value of Pixel Data.</param>
    /// <param name="tail">What follows Pixel Data.</param>
    public ReadOnlySpan<byte> WriteSkeleton(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, NativeBuffer memory)
    {
        int delimiters = IsEncapsulated ? 2 * ItemHeader : 0;
        Span<byte> skeleton = memory.Get(ValueOffset + delimiters + tail.Length);
        head[..ValueOffset].CopyTo(skeleton);
        tail.CopyTo(skeleton[(ValueOffset + delimiters)..]);
        if (!IsEncapsulated)
        {
            skeleton.Slice(ValueOffset - sizeof(uint), sizeof(uint)).Clear();
            return skeleton;
        }

        WriteItem(skeleton[ValueOffset..], Tag.Item);
        WriteItem(skeleton[(ValueOffset + ItemHeader)..], Tag.SequenceDelimitation);
        return skeleton;
    }

    /// <exception cref="DicomFormatException">The bytes end here.</exception>
    public static Tag TagAt(ReadOnlySpan<byte> head, int offset)
    {
        if (head.Length - offset < ItemHeader)
        {
            DicomFormatException.Throw($"There is no Pixel Data in the first {head.Length} bytes", offset, Tag.PixelData);
        }

        return new Tag(((uint)BinaryPrimitives.ReadUInt16LittleEndian(head[offset..]) << 16)
            | BinaryPrimitives.ReadUInt16LittleEndian(head[(offset + 2)..]));
    }

    private static int FindElement(ReadOnlySpan<byte> head, int offset, bool isExplicit)
    {
        DataSetReader reader = new(head, offset, head.Length, isExplicit);
        Tag last = default;
        while (TagAt(head, reader.Position) is var tag && tag != Tag.PixelData)
        {
            if (tag <= last || tag > Tag.PixelData || !reader.Read(out _))
            {
                DicomFormatException.Throw($"Tags must ascend to Pixel Data, and the one before is {last}", reader.Position, tag);
            }

            last = tag;
        }

        return reader.Position;
    }

    private static void WriteItem(Span<byte> header, Tag tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 0);
    }
}
