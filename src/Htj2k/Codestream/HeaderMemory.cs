// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;

namespace Htj2k.Codestream;

/// <summary>Remembers a main header, to recognise a codestream whose header differs only in lengths and comments.</summary>
internal sealed class HeaderMemory
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Remembers the header of a codestream that has been read without error.</summary>
    public void Remember(ReadOnlySpan<byte> codestream, MainHeader header)
    {
        _length = 0;
        if (_bytes.Length < header.Length)
        {
            _bytes = new byte[header.Length];
        }

        int position = 2;
        while (position < header.Length)
        {
            ReadOnlySpan<byte> segment = SegmentAt(codestream, position);
            if (Matters(segment))
            {
                segment.CopyTo(_bytes.AsSpan(_length));
                _length += segment.Length;
            }

            position += segment.Length;
        }
    }

    /// <summary>Forgets the header.</summary>
    public void Clear() => _length = 0;

    /// <summary>Whether a codestream has the header that is remembered.</summary>
    /// <param name="headerLength">Where its first tile-part begins.</param>
    public bool Matches(ReadOnlySpan<byte> codestream, out int headerLength)
    {
        ReadOnlySpan<byte> expected = _bytes.AsSpan(0, _length);
        headerLength = 2;
        if (_length == 0 || codestream.Length < 2 || codestream[0] != MarkerCode.StartOfCodestream >> 8
            || codestream[1] != (MarkerCode.StartOfCodestream & 0xFF))
        {
            return false;
        }

        while (true)
        {
            ReadOnlySpan<byte> segment = SegmentAt(codestream, headerLength);
            if (segment.IsEmpty)
            {
                return false;
            }

            if (MarkerOf(segment) == MarkerCode.StartOfTilePart)
            {
                return expected.IsEmpty;
            }

            if (Matters(segment))
            {
                if (!expected.StartsWith(segment))
                {
                    return false;
                }

                expected = expected[segment.Length..];
            }

            headerLength += segment.Length;
        }
    }

    private static ushort MarkerOf(ReadOnlySpan<byte> segment) => (ushort)(segment[0] << 8 | segment[1]);

    /// <summary>Lengths are found anyway, and comments mean nothing to a decoder.</summary>
    private static bool Matters(ReadOnlySpan<byte> segment)
        => MarkerOf(segment) is not (MarkerCode.TilePartLengths or MarkerCode.PacketLengthsMain or MarkerCode.Comment
            or MarkerCode.ComponentRegistration);

    /// <summary>Marker, length and content, or a marker that has neither; empty when the codestream ends before that.</summary>
    private static ReadOnlySpan<byte> SegmentAt(ReadOnlySpan<byte> codestream, int position)
    {
        if (codestream.Length - position < 4)
        {
            return default;
        }

        ReadOnlySpan<byte> marker = codestream.Slice(position, 2);
        if (!MarkerCode.HasSegment(MarkerOf(marker)))
        {
            return marker;
        }

        int length = 2 + (codestream[position + 2] << 8 | codestream[position + 3]);
        return length < 4 || length > codestream.Length - position ? default : codestream.Slice(position, length);
    }
}
