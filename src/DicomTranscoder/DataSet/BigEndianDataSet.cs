// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DicomTranscoder.DataSet;

/// <summary>
/// Turns an Explicit VR Big Endian data set (PS3.5 A.3, retired) into Explicit VR Little Endian, in place: both take the same bytes, each
/// value being swapped in the units of its VR (PS3.5 7.3). An element that cannot be swapped with certainty is refused.
/// </summary>
internal readonly ref struct BigEndianDataSet
{
    private const uint UndefinedLength = 0xFFFF_FFFF;

    private readonly Span<byte> _bytes;

    private BigEndianDataSet(Span<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Swaps a whole data set.</summary>
    /// <param name="bytes">From its first element to its end.</param>
    /// <exception cref="DicomFormatException">The data set breaks its encoding rules, or the byte order of a value is open.</exception>
    public static void ToLittleEndian(Span<byte> bytes)
    {
        BigEndianDataSet dataSet = new(bytes);
        int offset = 0;
        while (offset < bytes.Length)
        {
            offset = dataSet.SwapElement(offset, bytes.Length, depth: 0);
        }
    }

    /// <summary>
    /// Refuses samples of several bytes that are called bytes, as nobody can tell whether their writer swapped them; and samples of more
    /// than one word: PS3.5 7.3 swaps each word, but some writers and readers swap the whole sample.
    /// </summary>
    /// <param name="elements">The top level of the swapped data set.</param>
    /// <param name="bytes">The swapped data set.</param>
    /// <exception cref="DicomFormatException">The byte order of Pixel Data is open.</exception>
    public static void RequireCertainSamples(ElementTable elements, ReadOnlySpan<byte> bytes)
    {
        if (!elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return;
        }

        ushort? bitsAllocated = elements.ReadUInt16(bytes, Tag.BitsAllocated);
        if (bitsAllocated > 8 && pixelData.Representation != ValueRepresentation.OW)
        {
            DicomFormatException.Throw("Samples of more than one byte whose VR is not OW have no certain byte order", pixelData.Offset,
                Tag.PixelData);
        }

        if (bitsAllocated > 16)
        {
            DicomFormatException.Throw("Samples of more than two bytes have no certain byte order in Big Endian", pixelData.Offset,
                Tag.PixelData);
        }
    }

    /// <returns>First byte after the element.</returns>
    private int SwapElement(int offset, int end, int depth)
    {
        Tag tag = SwapTag(offset, end);
        if (tag.Group == 0xFFFE)
        {
            DicomFormatException.Throw("Item or delimiter where an element was expected", offset, tag);
        }

        ValueRepresentation vr = (ValueRepresentation)BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(offset + 4)..]);
        if (!vr.IsDefined())
        {
            DicomFormatException.Throw("Not a value representation of PS3.5", offset + 4, tag);
        }

        int valueOffset = offset + (vr.HasLongLength() ? 12 : 8);
        if (valueOffset > end)
        {
            DicomFormatException.Throw("The data set ends inside an element header", offset, tag);
        }

        uint length = vr.HasLongLength() ? SwapUInt32(offset + 8) : SwapUInt16(offset + 6);
        if (vr == ValueRepresentation.SQ)
        {
            return SwapItems(valueOffset, length, end, depth + 1, tag);
        }

        if (length == UndefinedLength)
        {
            DicomFormatException.Throw("Only sequences have an undefined length in Explicit VR Big Endian", offset, tag);
        }

        CheckLength(length, valueOffset, end, tag);
        SwapValue(_bytes.Slice(valueOffset, (int)length), vr, offset, tag);
        return valueOffset + (int)length;
    }

    /// <returns>First byte after the sequence.</returns>
    private int SwapItems(int offset, uint length, int end, int depth, Tag owner)
    {
        if (depth > DataSetReader.MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {DataSetReader.MaximumDepth}", offset, owner);
        }

        bool isDelimited = length == UndefinedLength;
        if (!isDelimited)
        {
            CheckLength(length, offset, end, owner);
            end = offset + (int)length;
        }

        while (isDelimited || offset < end)
        {
            Tag tag = SwapTag(offset, end);
            uint itemLength = SwapUInt32(offset + 4);
            if (isDelimited && tag == Tag.SequenceDelimitation)
            {
                return offset + DataElement.DelimiterLength;
            }

            if (tag != Tag.Item)
            {
                DicomFormatException.Throw("An item was expected here", offset, tag);
            }

            offset = SwapItem(offset + DataElement.DelimiterLength, itemLength, end, depth);
        }

        return offset;
    }

    /// <returns>First byte after the item.</returns>
    private int SwapItem(int offset, uint length, int end, int depth)
    {
        if (length == UndefinedLength)
        {
            while (PeekTag(offset, end) != Tag.ItemDelimitation)
            {
                offset = SwapElement(offset, end, depth);
            }

            SwapTag(offset, end);
            return offset + DataElement.DelimiterLength;
        }

        CheckLength(length, offset, end, Tag.Item);
        end = offset + (int)length;
        while (offset < end)
        {
            offset = SwapElement(offset, end, depth);
        }

        return offset;
    }

    private static void SwapValue(Span<byte> value, ValueRepresentation vr, int offset, Tag tag)
    {
        int unit = vr switch
        {
            ValueRepresentation.US or ValueRepresentation.SS or ValueRepresentation.OW or ValueRepresentation.AT => 2,
            ValueRepresentation.UL or ValueRepresentation.SL or ValueRepresentation.FL or ValueRepresentation.OF or ValueRepresentation.OL
                => 4,
            ValueRepresentation.FD or ValueRepresentation.OD or ValueRepresentation.SV or ValueRepresentation.UV or ValueRepresentation.OV
                => 8,
            _ => 1,
        };
        if (value.Length % unit != 0)
        {
            DicomFormatException.Throw($"A value of {value.Length} bytes is no whole number of {unit}-byte units", offset, tag);
        }

        switch (unit)
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(value);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> longs = MemoryMarshal.Cast<byte, uint>(value);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                Span<ulong> veryLongs = MemoryMarshal.Cast<byte, ulong>(value);
                BinaryPrimitives.ReverseEndianness(veryLongs, veryLongs);
                break;
        }
    }

    private Tag PeekTag(int offset, int end)
    {
        // All headers have 8 bytes at least.
        if (end - offset < DataElement.DelimiterLength)
        {
            throw new DicomFormatException("The data set ends inside an element header or without a delimiter", offset, default);
        }

        return new Tag(BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..]));
    }

    private Tag SwapTag(int offset, int end)
    {
        Tag tag = PeekTag(offset, end);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes[offset..], tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes[(offset + 2)..], tag.Element);
        return tag;
    }

    private ushort SwapUInt16(int offset)
    {
        ushort value = BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes[offset..], value);
        return value;
    }

    private uint SwapUInt32(int offset)
    {
        uint value = BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes[offset..], value);
        return value;
    }

    private static void CheckLength(uint length, int valueOffset, int end, Tag tag)
    {
        if (length > (uint)(end - valueOffset))
        {
            DicomFormatException.Throw($"A value of {length} bytes does not fit the {end - valueOffset} bytes that are left", valueOffset,
                tag);
        }
    }
}
