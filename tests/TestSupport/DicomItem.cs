// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;

namespace TestSupport;

/// <summary>
/// Elements of a data set or of a sequence item, kept in the order of their tags; written in Explicit or Implicit VR Little Endian.
/// </summary>
public sealed class DicomItem
{
    private const string LongForms = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";

    private readonly SortedDictionary<uint, Action<List<byte>, bool>> _elements = [];

    /// <summary>True when a delimiter closes the item in a sequence; false for a length.</summary>
    public bool HasUndefinedLength { get; init; }

    /// <summary>Adds an element, or replaces the one with the same tag. Odd lengths are written as they are.</summary>
    public DicomItem Set(uint tag, string vr, byte[] value)
    {
        _elements[tag] = (bytes, isExplicit) =>
        {
            WriteHeader(bytes, isExplicit, tag, vr, (uint)value.Length);
            bytes.AddRange(value);
        };
        return this;
    }

    /// <summary>Adds a text element, padded to even length.</summary>
    public DicomItem Text(uint tag, string vr, string value)
    {
        string padded = (value.Length & 1) == 0 ? value : value + (vr == "UI" ? '\0' : ' ');
        return Set(tag, vr, Encoding.ASCII.GetBytes(padded));
    }

    /// <summary>Adds an element of 16-bit values.</summary>
    public DicomItem Words(uint tag, params ushort[] values) => Words(tag, "US", values);

    /// <summary>Adds an element of 16-bit values with a VR of its own.</summary>
    public DicomItem Words(uint tag, string vr, params ushort[] values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return Set(tag, vr, bytes);
    }

    /// <summary>Adds a group length with any value.</summary>
    public DicomItem GroupLength(ushort group, uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Set((uint)group << 16, "UL", bytes);
    }

    /// <summary>Adds a sequence.</summary>
    public DicomItem Sequence(uint tag, bool hasUndefinedLength, params DicomItem[] items)
    {
        _elements[tag] = (bytes, isExplicit) => WriteItems(bytes, isExplicit, tag, "SQ", hasUndefinedLength, items, isExplicit);
        return this;
    }

    /// <summary>Adds a sequence of unknown VR: UN of undefined length, whose items are in Implicit VR (PS3.5 6.2.2).</summary>
    public DicomItem UnknownSequence(uint tag, params DicomItem[] items)
    {
        _elements[tag] = (bytes, isExplicit) => WriteItems(bytes, isExplicit, tag, "UN", true, items, itemsAreExplicit: false);
        return this;
    }

    /// <summary>Adds encapsulated pixel data: the Basic Offset Table and the fragments as given.</summary>
    public DicomItem Encapsulated(uint tag, byte[] basicOffsetTable, params byte[][] fragments)
    {
        _elements[tag] = (bytes, isExplicit) =>
        {
            WriteHeader(bytes, isExplicit, tag, "OB", 0xFFFF_FFFF);
            foreach (byte[] fragment in fragments.Prepend(basicOffsetTable))
            {
                WriteItemHeader(bytes, 0xFFFE_E000, (uint)fragment.Length);
                bytes.AddRange(fragment);
            }

            WriteItemHeader(bytes, 0xFFFE_E0DD, 0);
        };
        return this;
    }

    /// <summary>Adds bytes that take the place of a whole element, header included.</summary>
    public DicomItem Raw(uint tag, byte[] element)
    {
        _elements[tag] = (bytes, _) => bytes.AddRange(element);
        return this;
    }

    public DicomItem Remove(uint tag)
    {
        _elements.Remove(tag);
        return this;
    }

    public byte[] ToArray(bool isExplicit)
    {
        List<byte> bytes = [];
        Write(bytes, isExplicit);
        return [.. bytes];
    }

    private static void WriteItems(
        List<byte> bytes, bool isExplicit, uint tag, string vr, bool hasUndefinedLength, DicomItem[] items, bool itemsAreExplicit)
    {
        List<byte> value = [];
        foreach (DicomItem item in items)
        {
            byte[] content = item.ToArray(itemsAreExplicit);
            WriteItemHeader(value, 0xFFFE_E000, item.HasUndefinedLength ? 0xFFFF_FFFF : (uint)content.Length);
            value.AddRange(content);
            if (item.HasUndefinedLength)
            {
                WriteItemHeader(value, 0xFFFE_E00D, 0);
            }
        }

        WriteHeader(bytes, isExplicit, tag, vr, hasUndefinedLength ? 0xFFFF_FFFF : (uint)value.Count);
        bytes.AddRange(value);
        if (hasUndefinedLength)
        {
            WriteItemHeader(bytes, 0xFFFE_E0DD, 0);
        }
    }

    private static void WriteHeader(List<byte> bytes, bool isExplicit, uint tag, string vr, uint length)
    {
        AddUInt16(bytes, (ushort)(tag >> 16));
        AddUInt16(bytes, (ushort)tag);
        if (!isExplicit)
        {
            AddUInt32(bytes, length);
            return;
        }

        bytes.AddRange(Encoding.ASCII.GetBytes(vr));
        if (LongForms.Contains(vr, StringComparison.Ordinal))
        {
            AddUInt16(bytes, 0);
            AddUInt32(bytes, length);
        }
        else
        {
            AddUInt16(bytes, checked((ushort)length));
        }
    }

    private static void WriteItemHeader(List<byte> bytes, uint tag, uint length)
    {
        AddUInt16(bytes, (ushort)(tag >> 16));
        AddUInt16(bytes, (ushort)tag);
        AddUInt32(bytes, length);
    }

    private static void AddUInt16(List<byte> bytes, ushort value)
    {
        bytes.Add((byte)value);
        bytes.Add((byte)(value >> 8));
    }

    private static void AddUInt32(List<byte> bytes, uint value)
    {
        AddUInt16(bytes, (ushort)value);
        AddUInt16(bytes, (ushort)(value >> 16));
    }

    private void Write(List<byte> bytes, bool isExplicit)
    {
        foreach (Action<List<byte>, bool> write in _elements.Values)
        {
            write(bytes, isExplicit);
        }
    }
}
