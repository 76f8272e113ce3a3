// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace DicomTranscoder.DataSet;

/// <summary>
/// Cursor over the elements of one data set, or of one item, in place (PS3.5 7). It does not read values; a sequence is one element,
/// skipped by its length or, when that is undefined, by its delimiters. Every length is checked against its enclosing element.
/// </summary>
internal ref struct DataSetReader
{
    /// <summary>Sequences may nest this deep; deeper nesting counts as an attack on the stack.</summary>
    public const int MaximumDepth = 64;

    private const uint UndefinedLength = 0xFFFF_FFFF;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _end;
    private readonly bool _isExplicit;
    private readonly int _depth;

    /// <param name="bytes">The buffer that holds the data set.</param>
    /// <param name="offset">Where the data set begins in <paramref name="bytes"/>.</param>
    /// <param name="end">First byte after the data set.</param>
    /// <param name="isExplicit">Explicit VR Little Endian when true, Implicit VR Little Endian otherwise.</param>
    /// <param name="depth">The number of enclosing sequences.</param>
    public DataSetReader(ReadOnlySpan<byte> bytes, int offset, int end, bool isExplicit, int depth = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)end, (uint)bytes.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)end);
        _bytes = bytes;
        _end = end;
        _isExplicit = isExplicit;
        _depth = depth;
        Position = offset;
    }

    /// <summary>Offset of the next element.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the next element and moves past it.</summary>
    /// <returns>False at the end of the data set.</returns>
    /// <exception cref="DicomFormatException">The element is broken, or reaches beyond the data set.</exception>
    public bool Read(out DataElement element)
    {
        if (Position == _end)
        {
            element = default;
            return false;
        }

        element = ReadElement(Position, _end, _isExplicit, _depth);
        Position = element.End;
        return true;
    }

    /// <summary>Reads the next item of a sequence, or of encapsulated pixel data, whose value the cursor was made for.</summary>
    /// <returns>False at the end of the sequence.</returns>
    /// <exception cref="DicomFormatException">The next element is not an item, or the item reaches beyond the sequence.</exception>
    public bool ReadItem(out DataElement item)
    {
        if (Position == _end)
        {
            item = default;
            return false;
        }

        item = ReadItem(Position, _end, _isExplicit, _depth);
        Position = item.End;
        return true;
    }

    private readonly DataElement ReadElement(int offset, int end, bool isExplicit, int depth)
    {
        Tag tag = ReadTag(offset, end);
        if (tag.Group == 0xFFFE)
        {
            DicomFormatException.Throw("Item or delimiter where an element was expected", offset, tag);
        }

        ValueRepresentation vr = ValueRepresentation.None;
        int valueOffset = offset + 8;
        uint length;
        if (!isExplicit)
        {
            length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(offset + 4)..]);
        }
        else
        {
            vr = (ValueRepresentation)BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(offset + 4)..]);
            if (!vr.IsDefined())
            {
                DicomFormatException.Throw("Not a value representation of PS3.5", offset + 4, tag);
            }

            if (!vr.HasLongLength())
            {
                length = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(offset + 6)..]);
            }
            else
            {
                if (end - offset < 12)
                {
                    DicomFormatException.Throw("The data set ends inside an element header", offset, tag);
                }

                length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(offset + 8)..]);
                valueOffset = offset + 12;
            }
        }

        if (length != UndefinedLength)
        {
            return new DataElement(tag, vr, offset, valueOffset, CheckLength(length, valueOffset, end, tag), false);
        }

        int delimiter;
        if (vr is ValueRepresentation.None or ValueRepresentation.SQ)
        {
            delimiter = SkipItems(valueOffset, end, isExplicit, depth + 1, tag);
        }
        else if (vr == ValueRepresentation.UN)
        {
            // PS3.5 6.2.2: UN of undefined length is a sequence in Implicit VR Little Endian.
            delimiter = SkipItems(valueOffset, end, false, depth + 1, tag);
        }
        else if (vr is ValueRepresentation.OB or ValueRepresentation.OW)
        {
            delimiter = SkipFragments(valueOffset, end, tag);
        }
        else
        {
            throw new DicomFormatException($"VR {(char)((ushort)vr & 0xFF)}{(char)((ushort)vr >> 8)} cannot have an undefined length",
                offset, tag);
        }

        return new DataElement(tag, vr, offset, valueOffset, delimiter - valueOffset, true);
    }

    private readonly DataElement ReadItem(int offset, int end, bool isExplicit, int depth)
    {
        Tag tag = ReadTag(offset, end);
        if (tag != Tag.Item)
        {
            DicomFormatException.Throw("An item was expected here", offset, tag);
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(offset + 4)..]);
        int valueOffset = offset + 8;
        if (length != UndefinedLength)
        {
            return new DataElement(tag, ValueRepresentation.None, offset, valueOffset, CheckLength(length, valueOffset, end, tag), false);
        }

        int position = valueOffset;
        while (ReadTag(position, end) != Tag.ItemDelimitation)
        {
            position = ReadElement(position, end, isExplicit, depth).End;
        }

        return new DataElement(tag, ValueRepresentation.None, offset, valueOffset, position - valueOffset, true);
    }

    /// <returns>Offset of the sequence delimitation item.</returns>
    private readonly int SkipItems(int offset, int end, bool isExplicit, int depth, Tag owner)
    {
        if (depth > MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {MaximumDepth}", offset, owner);
        }

        int position = offset;
        while (ReadTag(position, end) != Tag.SequenceDelimitation)
        {
            position = ReadItem(position, end, isExplicit, depth).End;
        }

        return position;
    }

    /// <returns>Offset of the sequence delimitation item.</returns>
    private readonly int SkipFragments(int offset, int end, Tag owner)
    {
        int position = offset;
        while (ReadTag(position, end) != Tag.SequenceDelimitation)
        {
            DataElement fragment = ReadItem(position, end, true, MaximumDepth);
            if (fragment.HasUndefinedLength)
            {
                DicomFormatException.Throw("A fragment cannot have an undefined length", position, owner);
            }

            position = fragment.End;
        }

        return position;
    }

    /// <summary>Reads the tag of a header; all headers have 8 bytes at least.</summary>
    private readonly Tag ReadTag(int offset, int end)
    {
        if (end - offset < DataElement.DelimiterLength)
        {
            throw new DicomFormatException("The data set ends inside an element header or without a delimiter", offset, default);
        }

        ushort group = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[offset..]);
        return new Tag(((uint)group << 16) | BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(offset + 2)..]));
    }

    private static int CheckLength(uint length, int valueOffset, int end, Tag tag)
    {
        if (length > (uint)(end - valueOffset))
        {
            throw new DicomFormatException($"A value of {length} bytes does not fit the {end - valueOffset} bytes that are left",
                valueOffset, tag);
        }

        return (int)length;
    }
}
