// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.Rle;

/// <summary>The RLE Header, PS3.5 G.5: the number of segments and 15 offsets from the beginning of the header, each of 32 bits.</summary>
internal readonly struct RleHeader
{
    public const int MaximumSegments = 15;

    private const int Length = (1 + MaximumSegments) * sizeof(uint);

    private readonly int _segments;

    private RleHeader(int segments) => _segments = segments;

    /// <summary>Reads the header of a frame.</summary>
    /// <exception cref="CodedFrameException">It has another number of segments, or its offsets do not ascend from 64.</exception>
    public static RleHeader Read(ReadOnlySpan<byte> frame, int segments)
    {
        if (frame.Length < Length)
        {
            CodedFrameException.Throw($"The RLE frame has {frame.Length} bytes, but its header alone takes {Length}", frame.Length);
        }

        uint counted = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (counted != segments)
        {
            CodedFrameException.Throw($"The RLE frame has {counted} segments, but the image has {segments} bytes in a pixel", 0);
        }

        if (Offset(frame, 0) != Length)
        {
            CodedFrameException.Throw($"RLE segment 1 is at byte {Offset(frame, 0)}, but it has to follow the header of {Length} bytes",
                Place(0));
        }

        for (int segment = 1; segment < MaximumSegments; segment++)
        {
            uint offset = Offset(frame, segment);
            if (segment >= segments)
            {
                if (offset != 0)
                {
                    CodedFrameException.Throw(
                        $"The RLE header has {segments} segments and an offset for segment {segment + 1}, which has to be 0",
                            Place(segment));
                }
            }
            else if (offset <= Offset(frame, segment - 1) || offset >= (uint)frame.Length)
            {
                CodedFrameException.Throw(
                    $"RLE segment {segment + 1} is at byte {offset}, not between the segment before and the end at {frame.Length}",
                    Place(segment));
            }
        }

        return new RleHeader(segments);
    }

    /// <summary>A reader of the bytes from the offset of a segment to that of the next, or to the end of the frame.</summary>
    public SegmentReader Open(ReadOnlySpan<byte> frame, int segment)
    {
        int end = segment + 1 < _segments ? (int)Offset(frame, segment + 1) : frame.Length;
        return new SegmentReader(segment, (int)Offset(frame, segment), end);
    }

    private static uint Offset(ReadOnlySpan<byte> frame, int segment) => BinaryPrimitives.ReadUInt32LittleEndian(frame[Place(segment)..]);

    private static int Place(int segment) => (1 + segment) * sizeof(uint);
}
