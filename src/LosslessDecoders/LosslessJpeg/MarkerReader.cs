// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>Reads markers and marker segments in order (T.81 B.1.1).</summary>
internal ref struct MarkerReader(ReadOnlySpan<byte> frame)
{
    private readonly ReadOnlySpan<byte> _frame = frame;

    /// <summary>Byte offset of the next unread byte.</summary>
    public int Position { get; set; }

    /// <summary>Byte offset of the marker that was read last.</summary>
    public int MarkerOffset { get; private set; }

    /// <summary>Bytes that nothing has read.</summary>
    public readonly int Left => _frame.Length - Position;

    /// <summary>Reads a marker and the fill bytes FF before it (T.81 B.1.1.2).</summary>
    public byte ReadMarker()
    {
        MarkerOffset = Position;
        if (Left < 2)
        {
            CodedFrameException.Throw("The JPEG frame ends without an EOI marker: it is incomplete", _frame.Length);
        }

        if (_frame[Position] != 0xFF)
        {
            CodedFrameException.Throw($"The JPEG frame holds the byte {_frame[Position]:X2} where a marker is expected", Position);
        }

        while (Position < _frame.Length && _frame[Position] == 0xFF)
        {
            Position++;
        }

        if (Position == _frame.Length)
        {
            CodedFrameException.Throw("The JPEG frame ends without an EOI marker: it is incomplete", _frame.Length);
        }

        return _frame[Position++];
    }

    /// <summary>Reads SOI. No fill bytes come before it: readers know a JPEG stream by its first two bytes.</summary>
    public void ReadStartOfImage()
    {
        if (!_frame.StartsWith([(byte)0xFF, Marker.StartOfImage]))
        {
            CodedFrameException.Throw("The frame is not a JPEG stream: it does not start with an SOI marker", 0);
        }

        Position = 2;
    }

    /// <summary>Reads the segment of the marker that was read last, without its length. It ends at <see cref="Position"/>.</summary>
    public ReadOnlySpan<byte> ReadSegment()
    {
        int length = Left >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_frame[Position..]) : 0;
        if (length < 2 || length > Left)
        {
            CodedFrameException.Throw("A marker segment of the JPEG frame has a length that is impossible or reaches beyond the frame",
                Position);
        }

        ReadOnlySpan<byte> segment = _frame.Slice(Position + 2, length - 2);
        Position += length;
        return segment;
    }
}
