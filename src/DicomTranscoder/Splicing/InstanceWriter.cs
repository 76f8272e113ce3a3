// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Appends to an instance in memory of fixed size. When that is full, writing goes nowhere and <see cref="IsFull"/> says so.
/// </summary>
internal ref struct InstanceWriter(Span<byte> destination)
{
    /// <summary>The length field of an undefined length.</summary>
    public const uint UndefinedLength = 0xFFFF_FFFF;

    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>True when something did not fit: the output is then unusable.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[..Position];

    /// <summary>The room that is left.</summary>
    public readonly Span<byte> Free => _destination[Position..];

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> field = Reserve(bytes.Length);
        if (!IsFull)
        {
            bytes.CopyTo(field);
        }
    }

    public void WriteUInt16(ushort value)
    {
        Span<byte> field = Reserve(sizeof(ushort));
        if (!IsFull)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, value);
        }
    }

    public void WriteUInt32(uint value)
    {
        Span<byte> field = Reserve(sizeof(uint));
        if (!IsFull)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        }
    }

    public void WriteTag(Tag tag)
    {
        WriteUInt16(tag.Group);
        WriteUInt16(tag.Element);
    }

    /// <summary>Writes tag, VR and length in the form of Explicit VR Little Endian (PS3.5 7.1.2).</summary>
    /// <param name="tag">Any but items and delimiters.</param>
    /// <param name="vr">Decides between the two forms of the header.</param>
    /// <param name="length">At most 65535 for the short form.</param>
    public void WriteHeader(Tag tag, ValueRepresentation vr, uint length)
    {
        WriteTag(tag);
        WriteUInt16((ushort)vr);
        if (vr.HasLongLength())
        {
            WriteUInt16(0);
            WriteUInt32(length);
        }
        else
        {
            WriteUInt16(checked((ushort)length));
        }
    }

    /// <summary>Writes a text element of at most 64 characters, padded to even length.</summary>
    public void WriteText(Tag tag, ValueRepresentation vr, string value, byte padding)
    {
        Span<byte> text = stackalloc byte[64];
        text.Fill(padding);
        int length = Encoding.ASCII.GetBytes(value, text);
        length += length & 1;
        WriteHeader(tag, vr, (uint)length);
        Write(text[..length]);
    }

    /// <summary>Writes an element of VR US.</summary>
    /// <param name="value">At most 65535.</param>
    public void WriteNumber(Tag tag, int value)
    {
        WriteHeader(tag, ValueRepresentation.US, sizeof(ushort));
        WriteUInt16(checked((ushort)value));
    }

    /// <summary>Writes the header of an item, or a delimitation item.</summary>
    public void WriteItemHeader(Tag tag, uint length)
    {
        WriteTag(tag);
        WriteUInt32(length);
    }

    /// <summary>Ends a sequence or item: with its delimiter, or by writing the length of its content into its header.</summary>
    /// <param name="start">First byte after the header.</param>
    /// <param name="hasUndefinedLength">True for the delimiter.</param>
    /// <param name="delimiter">Its tag.</param>
    public void Close(int start, bool hasUndefinedLength, Tag delimiter)
    {
        if (hasUndefinedLength)
        {
            WriteItemHeader(delimiter, 0);
        }
        else
        {
            PatchUInt32(start - sizeof(uint), (uint)(Position - start));
        }
    }

    /// <summary>Overwrites four bytes that were written before.</summary>
    public readonly void PatchUInt32(int position, uint value)
    {
        if (!IsFull)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_destination[position..], value);
        }
    }

    /// <summary>Takes the next bytes for a caller that fills them; empty when they do not fit.</summary>
    public Span<byte> Reserve(int length)
    {
        if (IsFull || length > _destination.Length - Position)
        {
            IsFull = true;
            return [];
        }

        Span<byte> reserved = _destination.Slice(Position, length);
        Position += length;
        return reserved;
    }
}
