// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Writes encapsulated Pixel Data (PS3.5 A.4) in place, one fragment per frame: the Basic Offset Table is reserved first and filled as
/// fragments come. Its offsets have 32 bits.
/// </summary>
/// <param name="destination">Where Pixel Data begins.</param>
/// <param name="capacity">Bytes that may be written there, 4 GiB at most.</param>
/// <param name="frames">Number of frames.</param>
internal sealed unsafe class EncapsulatedPixelData(byte* destination, long capacity, int frames)
{
    private const int HeaderLength = 12;
    private const int OffsetTable = HeaderLength + DataElement.DelimiterLength;

    private int _frame;
    private long _position;

    /// <summary>Bytes written so far.</summary>
    public long Length => _position;

    /// <summary>Where the codestream of the next frame may be written, before <see cref="TryAppend"/> is told its length.</summary>
    public Span<byte> Free
    {
        get
        {
            // After it: one byte of padding and the delimiter.
            long free = capacity - _position - 2 * DataElement.DelimiterLength - 1;
            return free > 0
                ? new Span<byte>(destination + _position + DataElement.DelimiterLength, (int)Math.Min(free, int.MaxValue))
                : [];
        }
    }

    /// <summary>Writes the header of the element and reserves the Basic Offset Table.</summary>
    /// <returns>False when that does not fit.</returns>
    public bool TryBegin()
    {
        long length = OffsetTable + (long)frames * sizeof(uint);
        if (length + DataElement.DelimiterLength > capacity)
        {
            return false;
        }

        InstanceWriter writer = new(new Span<byte>(destination, OffsetTable));
        writer.WriteHeader(Tag.PixelData, ValueRepresentation.OB, InstanceWriter.UndefinedLength);
        writer.WriteItemHeader(Tag.Item, (uint)(length - OffsetTable));
        _position = length;
        return true;
    }

    /// <summary>Appends the fragment of the next frame.</summary>
    /// <param name="codestream">Anywhere, or the beginning of <see cref="Free"/>.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryAppend(ReadOnlySpan<byte> codestream)
    {
        Span<byte> free = Free;
        if (codestream.Length > free.Length)
        {
            return false;
        }

        int padded = codestream.Length + (codestream.Length & 1);
        codestream.CopyTo(free);
        if (padded > codestream.Length)
        {
            destination[_position + DataElement.DelimiterLength + codestream.Length] = 0;
        }

        InstanceWriter header = new(new Span<byte>(destination + _position, DataElement.DelimiterLength));
        header.WriteItemHeader(Tag.Item, (uint)padded);
        long firstFragment = OffsetTable + (long)frames * sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(
            new Span<byte>(destination + OffsetTable + (long)_frame * sizeof(uint), sizeof(uint)),
            checked((uint)(_position - firstFragment)));
        _frame++;
        _position += DataElement.DelimiterLength + padded;
        return true;
    }

    /// <summary>Writes the delimiter, for which there is always room.</summary>
    public void End()
    {
        InstanceWriter delimiter = new(new Span<byte>(destination + _position, DataElement.DelimiterLength));
        delimiter.WriteItemHeader(Tag.SequenceDelimitation, 0);
        _position += DataElement.DelimiterLength;
    }
}
