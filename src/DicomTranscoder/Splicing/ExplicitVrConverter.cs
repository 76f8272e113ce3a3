// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Rewrites elements of an Implicit VR data set in Explicit VR Little Endian: headers get the VRs of PS3.6, values stay as they are.
/// Lengths of sequences, items and groups follow, undefined ones stay undefined.
/// </summary>
/// <param name="source">The buffer that holds the data set.</param>
/// <param name="privateElements">VRs of private elements, if the caller knows any.</param>
internal readonly ref struct ExplicitVrConverter(ReadOnlySpan<byte> source, IPrivateElements? privateElements)
{
    private const ushort FirstPrivateBlock = 0x10;
    private const ushort LastPrivateBlock = 0xFF;

    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>Writes one element.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="element">Read from the source.</param>
    /// <param name="hasSignedPixels">Pixel Representation in force.</param>
    /// <param name="creators">Private Creators of the data set or item that holds the element.</param>
    /// <param name="depth">How many sequences enclose the element.</param>
    /// <exception cref="DicomFormatException">A sequence does not consist of items, or nests too deep.</exception>
    public void Write(ref InstanceWriter writer, in DataElement element, bool hasSignedPixels, PrivateCreators creators, int depth)
    {
        ReadOnlySpan<byte> value = _source.Slice(element.ValueOffset, element.ValueLength);
        ValueRepresentation vr = element.Tag.IsPrivate
            ? FindPrivate(element, value, creators)
            : Dictionary.Find(element.Tag, hasSignedPixels);
        if (vr == ValueRepresentation.SQ)
        {
            WriteSequence(ref writer, element, hasSignedPixels, depth + 1);
            return;
        }

        // PS3.5 6.2.2: UN of undefined length holds items in Implicit VR, so they need no change. A value that is too long for the 16-bit
        // length of its VR also becomes UN.
        if (element.HasUndefinedLength || (!vr.HasLongLength() && element.ValueLength > ushort.MaxValue))
        {
            vr = ValueRepresentation.UN;
        }

        writer.WriteHeader(element.Tag, vr, element.HasUndefinedLength ? InstanceWriter.UndefinedLength : (uint)element.ValueLength);
        writer.Write(_source[element.ValueOffset..element.End]);
    }

    /// <summary>Writes all elements of a data set or item.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="start">Their first byte in the source.</param>
    /// <param name="end">First byte after them.</param>
    /// <param name="hasSignedPixels">Pixel Representation in force at the start.</param>
    /// <param name="depth">The number of enclosing sequences.</param>
    /// <exception cref="DicomFormatException">The elements break their encoding rules, or nest too deep.</exception>
    public void WriteAll(ref InstanceWriter writer, int start, int end, bool hasSignedPixels, int depth = 0)
    {
        GroupLength groupLength = new();
        PrivateCreators creators = new();
        DataSetReader elements = new(_source, start, end, isExplicit: false, depth);
        while (elements.Read(out DataElement element))
        {
            groupLength.Enter(ref writer, element.Tag.Group);
            Write(ref writer, element, hasSignedPixels, creators, depth);
            if (element.Tag.IsGroupLength && element.ValueLength == sizeof(uint))
            {
                groupLength.Remember(writer);
            }
            else if (element.Tag == Tag.PixelRepresentation && element.ValueLength >= sizeof(ushort))
            {
                hasSignedPixels = BinaryPrimitives.ReadUInt16LittleEndian(_source[element.ValueOffset..]) != 0;
            }
        }

        groupLength.Complete(ref writer);
    }

    private void WriteSequence(ref InstanceWriter writer, in DataElement sequence, bool hasSignedPixels, int depth)
    {
        if (depth > DataSetReader.MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {DataSetReader.MaximumDepth}", sequence.Offset, sequence.Tag);
        }

        writer.WriteHeader(sequence.Tag, ValueRepresentation.SQ, InstanceWriter.UndefinedLength);
        int start = writer.Position;
        WriteItems(ref writer, sequence, hasSignedPixels, depth);
        writer.Close(start, sequence.HasUndefinedLength, Tag.SequenceDelimitation);
    }

    /// <summary>Writes the items of a sequence, neither its header nor its delimiter.</summary>
    /// <param name="depth">How many sequences enclose them, this one included.</param>
    /// <exception cref="DicomFormatException">The sequence does not consist of items, or nests too deep.</exception>
    public void WriteItems(ref InstanceWriter writer, in DataElement sequence, bool hasSignedPixels, int depth)
    {
        DataSetReader items = new(_source, sequence.ValueOffset, sequence.ValueOffset + sequence.ValueLength, isExplicit: false, depth);
        while (items.ReadItem(out DataElement item))
        {
            WriteItem(ref writer, item, hasSignedPixels, depth);
        }
    }

    private void WriteItem(ref InstanceWriter writer, in DataElement item, bool hasSignedPixels, int depth)
    {
        writer.WriteItemHeader(Tag.Item, InstanceWriter.UndefinedLength);
        int start = writer.Position;
        WriteAll(ref writer, item.ValueOffset, item.ValueOffset + item.ValueLength, hasSignedPixels, depth);
        writer.Close(start, item.HasUndefinedLength, Tag.ItemDelimitation);
    }

    private ValueRepresentation FindPrivate(in DataElement element, ReadOnlySpan<byte> value, PrivateCreators creators)
    {
        if (element.Tag.IsGroupLength)
        {
            return ValueRepresentation.UL;
        }

        if (element.Tag.Element is >= FirstPrivateBlock and <= LastPrivateBlock)
        {
            creators.Add(element.Tag, value);
            return ValueRepresentation.LO;
        }

        if (privateElements is null || creators.Find(element.Tag) is not { } creator)
        {
            return ValueRepresentation.UN;
        }

        string? letters = privateElements.FindValueRepresentation(element.Tag.Group, element.Tag.Element, creator);
        if (letters is not { Length: 2 })
        {
            return ValueRepresentation.UN;
        }

        ValueRepresentation vr = (ValueRepresentation)(letters[0] | (letters[1] << 8));
        return vr.IsDefined() ? vr : ValueRepresentation.UN;
    }
}
