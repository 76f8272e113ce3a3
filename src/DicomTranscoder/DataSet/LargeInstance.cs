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

    private LargeInstance(
        Instance skeleton, long pixelDataOffset, long pixelDataLength, IReadOnlyList<(long Offset, int Length)>? fragments,
        ReadOnlySpan<byte> basicOffsetTable)
    {
        Skeleton = skeleton;
        PixelDataOffset = pixelDataOffset;
        PixelDataLength = pixelDataLength;
        Fragments = fragments;
        BasicOffsetTable = basicOffsetTable;
    }

    /// <summary>The instance with an empty Pixel Data.</summary>
    public Instance Skeleton { get; }

    /// <summary>Where the value of Pixel Data begins.</summary>
    public long PixelDataOffset { get; }

    /// <summary>Bytes of the value, without the delimiter.</summary>
    public long PixelDataLength { get; }

    /// <summary>The fragments after the Basic Offset Table; null for native Pixel Data.</summary>
    public IReadOnlyList<(long Offset, int Length)>? Fragments { get; }

    /// <summary>Empty for native Pixel Data, and where there is only its item.</summary>
    public ReadOnlySpan<byte> BasicOffsetTable { get; }

    /// <summary>Walks the data set.</summary>
    /// <param name="file">With a data set in Implicit or Explicit VR Little Endian that is not deflated.</param>
    /// <param name="meta">Its file meta information.</param>
    /// <param name="memory">Memory for the skeleton.</param>
    /// <exception cref="DicomFormatException">The data set is broken, or an element other than Pixel Data is too large.</exception>
    public static LargeInstance Read(FileBytes file, FileMetaInformation meta, NativeBuffer memory)
    {
        ReadOnlySpan<byte> head = file.Head;
        PixelDataHeader header = PixelDataHeader.Find(head, meta);
        long start = header.ValueOffset;
        List<(long Offset, int Length)>? fragments = null;
        ReadOnlySpan<byte> basicOffsetTable = default;
        long end = start + header.Length;
        long behind = end;
        if (header.IsEncapsulated)
        {
            fragments = [];
            end = ReadFragments(file, start, fragments, out basicOffsetTable);
            behind = end + ItemHeader;
        }

        if (behind > file.Length)
        {
            DicomFormatException.Throw($"A value of {header.Length} bytes does not fit the {file.Length - start} bytes that are left",
                header.Offset, Tag.PixelData);
        }

        if (file.Length - behind > int.MaxValue - header.ValueOffset - 2 * ItemHeader)
        {
            DicomFormatException.Throw($"{file.Length - behind} bytes lie after Pixel Data", header.Offset, Tag.PixelData);
        }

        ReadOnlySpan<byte> tail = file.Slice(behind, (int)(file.Length - behind));
        ReadOnlySpan<byte> skeleton = header.WriteSkeleton(head, tail, memory);
        return new LargeInstance(Instance.Read(skeleton, meta, memory), start, end - start, fragments, basicOffsetTable);
    }

    /// <returns>Where the delimiter begins.</returns>
    private static long ReadFragments(FileBytes file, long offset, List<(long Offset, int Length)> fragments,
        out ReadOnlySpan<byte> basicOffsetTable)
    {
        basicOffsetTable = default;
        bool isOffsetTable = true;
        while (true)
        {
            if (file.Length - offset < ItemHeader)
            {
                DicomFormatException.Throw("The data set ends without a delimiter", -1, Tag.PixelData);
            }

            ReadOnlySpan<byte> header = file.Slice(offset, ItemHeader);
            Tag tag = PixelDataHeader.TagAt(header, 0);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (tag == Tag.SequenceDelimitation)
            {
                return offset;
            }

            if (tag != Tag.Item || length > int.MaxValue || length > file.Length - offset - ItemHeader)
            {
                DicomFormatException.Throw($"No fragment of less than 2 GiB at byte {offset}", -1, Tag.PixelData);
            }

            if (isOffsetTable)
            {
                basicOffsetTable = file.Slice(offset + ItemHeader, (int)length);
            }
            else
            {
                fragments.Add((offset + ItemHeader, (int)length));
            }

            isOffsetTable = false;
            offset += ItemHeader + length;
        }
    }
}
