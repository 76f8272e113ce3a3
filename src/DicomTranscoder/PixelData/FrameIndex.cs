// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.PixelData;

/// <summary>
/// Where each frame of a DICOM file lies, told by the beginning of the file alone: a reader of single frames needs nothing else of it.
/// </summary>
public sealed class FrameIndex
{
    private const int ItemHeader = 8;

    /// <summary>
    /// Offsets in the file, ascending: of the first item of each frame, then of the end of the file. Null for native frames.
    /// </summary>
    private readonly long[]? _starts;
    private readonly long _firstSample;

    private FrameIndex(string transferSyntax, ImagePixelDescription image, long[]? starts, long firstSample)
    {
        TransferSyntax = transferSyntax;
        Image = image;
        _starts = starts;
        _firstSample = firstSample;
    }

    /// <summary>UID of the transfer syntax.</summary>
    public string TransferSyntax { get; }

    /// <summary>The image pixel description.</summary>
    public ImagePixelDescription Image { get; }

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="head">
    /// Up to the value of native Pixel Data, or the Basic Offset Table of encapsulated Pixel Data and the header of the first fragment.
    /// </param>
    /// <param name="fileBytes">Bytes of the whole file.</param>
    /// <returns>
    /// Null when the beginning does not tell: it is too short, or the data set is deflated or in Big Endian, or several frames lie in
    /// fragments without an offset table (PS3.5 A.4), or samples of one bit may begin inside a byte, or the file is broken.
    /// </returns>
    public static FrameIndex? TryRead(ReadOnlySpan<byte> head, long fileBytes)
    {
        try
        {
            return FileMetaInformation.Read(head) is { } meta
                && meta.TransferSyntax is not (TransferSyntaxUid.DeflatedExplicitLittleEndian or TransferSyntaxUid.ExplicitBigEndian)
                ? Read(head, meta, fileBytes)
                : null;
        }
        catch (DicomFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The part of the file with a frame: its samples, or its fragments with their headers and perhaps bytes behind them.
    /// </summary>
    /// <param name="frame">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public (long Offset, long Length) Find(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Image.Frames);
        return _starts is null
            ? (_firstSample + frame * Image.FrameBytes, Image.FrameBytes)
            : (_starts[frame], _starts[frame + 1] - _starts[frame]);
    }

    /// <summary>Takes the frame out of the part that <see cref="Find"/> names.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="part">The bytes of the part.</param>
    /// <param name="bytes">
    /// Receives native samples or all fragments, padding included: in <paramref name="part"/>, or joined in memory of their own.
    /// </param>
    /// <returns>
    /// False for bytes that are not those of the part: fragments end where the next frame begins, or where Pixel Data ends.
    /// </returns>
    public bool TryTake(int frame, ReadOnlySpan<byte> part, out ReadOnlySpan<byte> bytes)
    {
        bytes = part;
        if (part.Length != Find(frame).Length)
        {
            return false;
        }

        if (_starts is null)
        {
            return true;
        }

        List<(int Offset, int Length)> fragments = [];
        int position = 0;
        while (part.Length - position >= ItemHeader && PixelDataHeader.TagAt(part, position) == Tag.Item)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(part[(position + sizeof(uint))..]);
            position += ItemHeader;
            if (length > part.Length - position)
            {
                return false;
            }

            fragments.Add((position, (int)length));
            position += (int)length;
        }

        bool isLast = frame == Image.Frames - 1;
        bool ends = isLast
            ? part.Length - position >= ItemHeader && PixelDataHeader.TagAt(part, position) == Tag.SequenceDelimitation
            : position == part.Length;
        if (!ends || fragments.Count == 0)
        {
            return false;
        }

        bytes = fragments.Count == 1 ? part.Slice(fragments[0].Offset, fragments[0].Length) : Join(part, fragments);
        return true;
    }

    private static FrameIndex? Read(ReadOnlySpan<byte> head, FileMetaInformation meta, long fileBytes)
    {
        using NativeBuffer memory = new();
        PixelDataHeader header = PixelDataHeader.Find(head, meta);
        Instance skeleton = Instance.Read(header.WriteSkeleton(head, [], memory), meta, memory);
        ImagePixelDescription image = ImagePixelDescription.Read(skeleton);
        if (!header.IsEncapsulated)
        {
            return image.BitsAllocated % 8 == 0 && image.PixelDataBytes <= header.Length && header.ValueOffset + header.Length <= fileBytes
                ? new FrameIndex(meta.TransferSyntax, image, null, header.ValueOffset)
                : null;
        }

        ReadOnlySpan<byte> value = head[header.ValueOffset..];
        if (value.Length < ItemHeader || PixelDataHeader.TagAt(value, 0) != Tag.Item)
        {
            return null;
        }

        uint tableBytes = BinaryPrimitives.ReadUInt32LittleEndian(value[sizeof(uint)..]);
        if (tableBytes > value.Length - ItemHeader)
        {
            return null;
        }

        long first = header.ValueOffset + ItemHeader + tableBytes;
        ReadOnlySpan<byte> table = value.Slice(ItemHeader, (int)tableBytes);
        bool isExtended = skeleton.Elements.TryFind(Tag.ExtendedOffsetTable, out DataElement extended);
        long[]? starts = isExtended
            ? Starts(skeleton.Bytes.Slice(extended.ValueOffset, extended.ValueLength), sizeof(ulong), image.Frames, first, fileBytes)
            : Starts(table, sizeof(uint), image.Frames, first, fileBytes);
        return starts is null ? null : new FrameIndex(meta.TransferSyntax, image, starts, first);
    }

    /// <returns>Null unless the offsets ascend from the first fragment, one for each frame.</returns>
    private static long[]? Starts(ReadOnlySpan<byte> table, int size, int frames, long first, long fileBytes)
    {
        if (frames == 1)
        {
            return first < fileBytes ? [first, fileBytes] : null;
        }

        if (table.Length != (long)frames * size)
        {
            return null;
        }

        long[] starts = new long[frames + 1];
        for (int frame = 0; frame < frames; frame++)
        {
            ReadOnlySpan<byte> entry = table[(frame * size)..];
            ulong offset = size == sizeof(uint)
                ? BinaryPrimitives.ReadUInt32LittleEndian(entry)
                : BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (offset >= (ulong)fileBytes)
            {
                return null;
            }

            starts[frame] = first + (long)offset;
            if (frame == 0 ? offset != 0 : starts[frame] <= starts[frame - 1])
            {
                return null;
            }
        }

        starts[frames] = fileBytes;
        return starts[frames - 1] < fileBytes ? starts : null;
    }

    private static byte[] Join(ReadOnlySpan<byte> part, List<(int Offset, int Length)> fragments)
    {
        byte[] joined = new byte[fragments.Sum(fragment => fragment.Length)];
        int position = 0;
        foreach ((int offset, int length) in fragments)
        {
            part.Slice(offset, length).CopyTo(joined.AsSpan(position));
            position += length;
        }

        return joined;
    }
}
