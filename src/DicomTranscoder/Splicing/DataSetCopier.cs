// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Copies the data set of an instance around its Pixel Data, in Explicit VR Little Endian: Explicit VR verbatim, Implicit VR element by
/// element. Changes and adds elements as told, drops the elements that describe the former encapsulation (PS3.3 C.7.6.3), and recomputes
/// the lengths of the groups that changed.
/// </summary>
internal ref struct DataSetCopier
{
    private readonly Instance _source;
    private readonly ElementEdits _edits;
    private readonly ExplicitVrConverter _converter;
    private readonly PrivateCreators _creators;
    private readonly bool _hasSignedPixels;
    private GroupLength _groupLength;
    private int _nextEdit;
    private int _next;

    public DataSetCopier(scoped in Instance source, ElementEdits edits, IPrivateElements? privateElements)
    {
        _source = source;
        _edits = edits;
        _converter = new ExplicitVrConverter(source.Bytes, privateElements);
        _creators = new PrivateCreators();
        _hasSignedPixels = source.HasSignedPixels;
        _groupLength = new GroupLength();
    }

    /// <summary>Copies everything in front of Pixel Data. The caller writes Pixel Data next.</summary>
    public void CopyHead(ref InstanceWriter writer)
    {
        ReadOnlySpan<DataElement> elements = _source.Elements.Elements;
        while (_next < elements.Length && elements[_next].Tag < Tag.PixelData)
        {
            Copy(ref writer, elements[_next++]);
        }

        AddUpTo(ref writer, Tag.PixelData);
        _groupLength.Enter(ref writer, Tag.PixelData.Group);
    }

    /// <summary>Copies everything after Pixel Data.</summary>
    public void CopyTail(ref InstanceWriter writer)
    {
        _next++;
        CopyUpTo(ref writer, ushort.MaxValue);
        _groupLength.Complete(ref writer);
    }

    /// <summary>Copies everything after Pixel Data to other memory than everything before.</summary>
    /// <param name="head">Has everything before, and there the length of the group of Pixel Data if the source has it.</param>
    /// <param name="between">Bytes between the two.</param>
    /// <param name="tail">Nothing has been written to it.</param>
    public void CopyTail(scoped in InstanceWriter head, long between, ref InstanceWriter tail)
    {
        _next++;
        int lengthPosition = _groupLength.Take();
        CopyUpTo(ref tail, Tag.PixelData.Group);
        if (lengthPosition >= 0)
        {
            head.PatchUInt32(lengthPosition, (uint)(head.Position - lengthPosition - sizeof(uint) + between + tail.Position));
        }

        CopyUpTo(ref tail, ushort.MaxValue);
        _groupLength.Complete(ref tail);
    }

    /// <summary>Copies the next elements up to the end of a group.</summary>
    private void CopyUpTo(ref InstanceWriter writer, ushort lastGroup)
    {
        ReadOnlySpan<DataElement> elements = _source.Elements.Elements;
        while (_next < elements.Length && elements[_next].Tag.Group <= lastGroup)
        {
            Copy(ref writer, elements[_next++]);
        }
    }

    private void Copy(ref InstanceWriter writer, in DataElement element)
    {
        Tag tag = element.Tag;
        if (tag == Tag.ExtendedOffsetTable || tag == Tag.ExtendedOffsetTableLengths || tag == Tag.EncapsulatedPixelDataValueTotalLength)
        {
            return;
        }

        AddUpTo(ref writer, tag);
        _groupLength.Enter(ref writer, tag.Group);
        if (_nextEdit < _edits.Count && _edits[_nextEdit].Tag == tag)
        {
            Write(ref writer, _edits[_nextEdit++], element);
            return;
        }

        if (_source.IsExplicit)
        {
            writer.Write(_source.Bytes[element.Offset..element.End]);
        }
        else
        {
            _converter.Write(ref writer, element, _hasSignedPixels, _creators, depth: 0);
        }

        if (tag.IsGroupLength && element.ValueLength == sizeof(uint) && IsChanged(tag.Group))
        {
            _groupLength.Remember(writer);
        }
    }

    /// <summary>Writes the changed elements in front of a tag, which the source does not have.</summary>
    private void AddUpTo(ref InstanceWriter writer, Tag tag)
    {
        while (_nextEdit < _edits.Count && _edits[_nextEdit].Tag < tag)
        {
            _groupLength.Enter(ref writer, _edits[_nextEdit].Tag.Group);
            Write(ref writer, _edits[_nextEdit++], source: null);
        }
    }

    private readonly void Write(ref InstanceWriter writer, ElementEdit edit, DataElement? source)
    {
        if (!edit.IsItem)
        {
            writer.WriteHeader(edit.Tag, edit.Representation, (uint)edit.Value.Length);
            writer.Write(edit.Value);
            return;
        }

        writer.WriteHeader(edit.Tag, ValueRepresentation.SQ, InstanceWriter.UndefinedLength);
        if (source is { } sequence)
        {
            WriteItems(ref writer, sequence);
        }

        writer.Write(edit.Value);
        writer.WriteItemHeader(Tag.SequenceDelimitation, 0);
    }

    private readonly void WriteItems(ref InstanceWriter writer, in DataElement sequence)
    {
        if (!_source.IsExplicit)
        {
            _converter.WriteItems(ref writer, sequence, _hasSignedPixels, depth: 1);
        }
        else if (sequence.Representation == ValueRepresentation.SQ)
        {
            writer.Write(_source.Bytes.Slice(sequence.ValueOffset, sequence.ValueLength));
        }
        else if (sequence.ValueLength > 0)
        {
            DicomFormatException.Throw("A sequence was expected here", sequence.Offset, sequence.Tag);
        }
    }

    private readonly bool IsChanged(ushort group) => !_source.IsExplicit || group == Tag.PixelData.Group || _edits.Touch(group);
}
