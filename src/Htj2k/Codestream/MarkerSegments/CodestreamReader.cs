// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>A cursor over the numbers of marker segments; the end of the data is an error with its offset.</summary>
internal ref struct CodestreamReader(ReadOnlySpan<byte> codestream, int position = 0)
{
    private readonly ReadOnlySpan<byte> _codestream = codestream;

    public int Position { get; set; } = position;

    public byte Read8() => Take(1)[0];

    public ushort Read16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Read32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A coordinate.</summary>
    public int ReadCoordinate(string name, int maximum)
    {
        uint value = Read32();
        if (value > maximum)
        {
            Htj2kFormatException.Throw($"{name} is {value}; at most {maximum} is accepted", Position - 4);
        }

        return (int)value;
    }

    /// <summary>Reads the length of a marker segment.</summary>
    /// <param name="start">Offset of its marker.</param>
    /// <param name="marker">The marker, which was just read.</param>
    /// <returns>Offset after the segment; after the marker for those that have none.</returns>
    public int ReadSegmentEnd(int start, ushort marker)
    {
        if (!MarkerCode.HasSegment(marker))
        {
            return Position;
        }

        int length = Read16();
        if (length < 2)
        {
            Htj2kFormatException.Throw($"a marker segment of {length} bytes; at least 2 are accepted", start);
        }

        return (int)Math.Min(start + 2L + length, int.MaxValue);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _codestream.Length - Position)
        {
            Htj2kFormatException.Throw("the codestream ends early", _codestream.Length);
        }

        ReadOnlySpan<byte> bytes = _codestream.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
