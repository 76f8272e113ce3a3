// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace DicomTranscoder.DataSet;

/// <summary>The place of every element on the top level of a data set. Nested elements stay unread.</summary>
internal sealed class ElementTable
{
    /// <summary>More elements than any data set has at its top level; bounds the memory that a hostile one can claim.</summary>
    public const int MaximumElements = 1 << 18;

    private readonly List<DataElement> _elements = [];

    /// <summary>All elements in the order of the data set, which is that of their tags.</summary>
    public ReadOnlySpan<DataElement> Elements => CollectionsMarshal.AsSpan(_elements);

    /// <summary>Reads a data set to its end.</summary>
    /// <param name="bytes">The buffer that holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="isExplicit">Explicit VR Little Endian when true, Implicit VR Little Endian otherwise.</param>
    /// <exception cref="DicomFormatException">
    /// The data set is broken, or its tags do not ascend, which is a sign of a wrong length.
    /// </exception>
    public static ElementTable Read(ReadOnlySpan<byte> bytes, int offset, bool isExplicit)
    {
        ElementTable table = new();
        DataSetReader reader = new(bytes, offset, bytes.Length, isExplicit);
        Tag last = default;
        while (reader.Read(out DataElement element))
        {
            if (element.Tag <= last)
            {
                DicomFormatException.Throw($"Tags must ascend, and the one before is {last}", element.Offset, element.Tag);
            }

            if (table._elements.Count == MaximumElements)
            {
                DicomFormatException.Throw($"More than {MaximumElements} elements", element.Offset, element.Tag);
            }

            table._elements.Add(element);
            last = element.Tag;
        }

        return table;
    }

    /// <summary>Looks an element up.</summary>
    public bool TryFind(Tag tag, out DataElement element)
    {
        ReadOnlySpan<DataElement> elements = Elements;
        int low = 0;
        int high = elements.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = elements[middle].Tag.CompareTo(tag);
            if (order == 0)
            {
                element = elements[middle];
                return true;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        element = default;
        return false;
    }

    public bool Contains(Tag tag) => TryFind(tag, out _);

    /// <summary>The value of a text element without padding, or empty when the element is not there.</summary>
    public string ReadText(ReadOnlySpan<byte> bytes, Tag tag) => TryFind(tag, out DataElement element)
        ? Encoding.ASCII.GetString(bytes.Slice(element.ValueOffset, Math.Min(element.ValueLength, 256))).Trim('\0', ' ')
        : "";

    /// <summary>The first value of a US element, or null when it is not there or empty.</summary>
    /// <exception cref="DicomFormatException">The value is one byte long.</exception>
    public ushort? ReadUInt16(ReadOnlySpan<byte> bytes, Tag tag)
    {
        if (!TryFind(tag, out DataElement element) || element.ValueLength == 0)
        {
            return null;
        }

        if (element.ValueLength < sizeof(ushort))
        {
            DicomFormatException.Throw("A US value has two bytes", element.Offset, tag);
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[element.ValueOffset..]);
    }
}
