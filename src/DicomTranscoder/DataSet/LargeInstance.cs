// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace DicomTranscoder.DataSet;

/// <summary>
/// An instance that one span cannot hold: everything but its Pixel Data, as an instance of its own whose Pixel Data is empty, and where in
/// the file the samples or fragments lie.
/// </summary>
internal readonly ref struct LargeInstance
{
    private const int ItemHeader = 8;
    private const uint UndefinedLength = 0xFFFF_FFFF;

    private LargeInstance(
        Instance skeleton, long pixelDataOffset, long pixelDataLength, IReadOnlyList<(long Offset, int Length)>? fragments)
    {
        Skeleton = skeleton;
        PixelDataOffset = pixelDataOffset;
        PixelDataLength = pixelDataLength;
        Fragments = fragments;
    }

    /// <summary>The instance with an empty Pixel Data.</summary>
    public Instance Skeleton { get; }

    /// <summary>Where the value of Pixel Data begins.</summary>
    public long PixelDataOffset { get; }

    /// <summary>Bytes of the value, without the delimiter.</summary>
    public long PixelDataLength { get; }

    /// <summary>The fragments after the Basic Offset Table; null for native Pixel Data.</summary>
    public IReadOnlyList<(long Offset, int Length)>? Fragments { get; }

    /// <summary>Walks the data set.</summary>
    /// <param name="file">With a data set in Implicit or Explicit VR Little Endian that is not deflated.</param>
    /// <param name="meta">Its file meta information.</param>
    /// <param name="memory">Memory for the skeleton.</param>
    /// <exception cref="DicomFormatException">The data set is broken, or an element other than Pixel Data is too large.</exception>
    public static LargeInstance Read(LongSpan file, FileMetaInformation meta, NativeBuffer memory)
    {
        bool isExplicit = meta.TransferSyntax != TransferSyntaxUid.ImplicitLittleEndian;
        ReadOnlySpan<byte> head = file.Head;
        int offset = FindPixelData(head, meta.DataSetOffset, isExplicit);
        int headerLength = isExplicit ? 12 : 8;
        if (head.Length - offset < headerLength
            || (isExplicit && !((ValueRepresentation)BinaryPrimitives.ReadUInt16LittleEndian(head[(offset + 4)..])).HasLongLength()))
        {
            DicomFormatException.Throw("Pixel Data has no header of OB or OW", offset, Tag.PixelData);
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[(offset + headerLength - sizeof(uint))..]);
        long start = offset + headerLength;
        List<(long Offset, int Length)>? fragments = null;
        long end = start + length;
        long behind = end;
        if (length == UndefinedLength)
        {
            fragments = [];
            end = ReadFragments(file, start, fragments);
            behind = end + ItemHeader;
        }

        if (behind > file.Length)
        {
            DicomFormatException.Throw($"A value of {length} bytes does not fit the {file.Length - start} bytes that are left", offset,
                Tag.PixelData);
        }

        if (file.Length - behind > int.MaxValue - offset - headerLength - 2 * ItemHeader)
        {
            DicomFormatException.Throw($"{file.Length - behind} bytes lie after Pixel Data", offset, Tag.PixelData);
        }

        ReadOnlySpan<byte> tail = file.Slice(behind, (int)(file.Length - behind));
        ReadOnlySpan<byte> skeleton = Write(head[..(int)start], fragments is not null, tail, memory);
        return new LargeInstance(Instance.Read(skeleton, meta, memory), start, end - start, fragments);
    }

    /// <returns>Where the element begins.</returns>
    private static int FindPixelData(ReadOnlySpan<byte> head, int offset, bool isExplicit)
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

    /// <exception cref="DicomFormatException">The data set ends without Pixel Data.</exception>
    private static Tag TagAt(ReadOnlySpan<byte> head, int offset)
    {
        if (head.Length - offset < ItemHeader)
        {
            DicomFormatException.Throw("There is no Pixel Data in the first 2 GiB", offset, Tag.PixelData);
        }

        return new Tag(((uint)BinaryPrimitives.ReadUInt16LittleEndian(head[offset..]) << 16)
            | BinaryPrimitives.ReadUInt16LittleEndian(head[(offset + 2)..]));
    }

    /// <returns>Where the delimiter begins.</returns>
    private static long ReadFragments(LongSpan file, long offset, List<(long Offset, int Length)> fragments)
    {
        bool isOffsetTable = true;
        while (true)
        {
            if (file.Length - offset < ItemHeader)
            {
                DicomFormatException.Throw("The data set ends without a delimiter", -1, Tag.PixelData);
            }

            ReadOnlySpan<byte> header = file.Slice(offset, ItemHeader);
            Tag tag = TagAt(header, 0);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (tag == Tag.SequenceDelimitation)
            {
                return offset;
            }

            if (tag != Tag.Item || length > int.MaxValue || length > file.Length - offset - ItemHeader)
            {
                DicomFormatException.Throw($"No fragment of less than 2 GiB at byte {offset}", -1, Tag.PixelData);
            }

            if (!isOffsetTable)
            {
                fragments.Add((offset + ItemHeader, (int)length));
            }

            isOffsetTable = false;
            offset += ItemHeader + length;
        }
    }

    /// <param name="head">To the end of the header of Pixel Data.</param>
    private static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> head, bool isEncapsulated, ReadOnlySpan<byte> tail, NativeBuffer memory)
    {
        int delimiters = isEncapsulated ? 2 * ItemHeader : 0;
        Span<byte> skeleton = memory.Get(head.Length + delimiters + tail.Length);
        head.CopyTo(skeleton);
        tail.CopyTo(skeleton[(head.Length + delimiters)..]);
        if (!isEncapsulated)
        {
            skeleton.Slice(head.Length - sizeof(uint), sizeof(uint)).Clear();
            return skeleton;
        }

        WriteItem(skeleton[head.Length..], Tag.Item);
        WriteItem(skeleton[(head.Length + ItemHeader)..], Tag.SequenceDelimitation);
        return skeleton;
    }

    private static void WriteItem(Span<byte> header, Tag tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 0);
    }
}
