// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Copies the data set of an instance around its Pixel Data, in Explicit VR Little Endian: Explicit VR verbatim, Implicit VR element by element.
/// Changes the pixel description as told, drops the elements that describe the encapsulation before (PS3.3 C.7.6.3), and
/// recomputes the lengths of the groups that changed.
/// </summary>
internal ref struct DataSetCopier
{
    private readonly Instance _source;
    private readonly PixelDescriptionEdit _edit;
    private readonly ExplicitVrConverter _converter;
    private readonly PrivateCreators _creators;
    private readonly bool _hasSignedPixels;
    private GroupLength _groupLength;
    private bool _isPlanarConfigurationDone;
    private int _next;

    public DataSetCopier(scoped in Instance source, PixelDescriptionEdit edit, IPrivateElements? privateElements)
    {
        _source = source;
        _edit = edit;
        _converter = new ExplicitVrConverter(source.Bytes, privateElements);
        _creators = new PrivateCreators();
        _hasSignedPixels = source.HasSignedPixels;
        _groupLength = new GroupLength();
        _isPlanarConfigurationDone = !edit.IsInterleaved;
    }

    /// <summary>Copies everything in front of Pixel Data. The caller writes Pixel Data next.</summary>
    public void CopyHead(ref InstanceWriter writer)
    {
        ReadOnlySpan<DataElement> elements = _source.Elements.Elements;
        while (_next < elements.Length && elements[_next].Tag < Tag.PixelData)
        {
            Copy(ref writer, elements[_next++]);
        }

        _groupLength.Enter(ref writer, Tag.PixelData.Group);
    }

    /// <summary>Copies everything behind Pixel Data.</summary>
    public void CopyTail(ref InstanceWriter writer)
    {
        ReadOnlySpan<DataElement> elements = _source.Elements.Elements;
        for (_next++; _next < elements.Length; _next++)
        {
            Copy(ref writer, elements[_next]);
        }

        _groupLength.Complete(ref writer);
    }

    private void Copy(ref InstanceWriter writer, in DataElement element)
    {
        Tag tag = element.Tag;
        if (tag == Tag.ExtendedOffsetTable || tag == Tag.ExtendedOffsetTableLengths || tag == Tag.EncapsulatedPixelDataValueTotalLength)
        {
            return;
        }

        if (!_isPlanarConfigurationDone && tag >= Tag.PlanarConfiguration)
        {
            _isPlanarConfigurationDone = true;
            _groupLength.Enter(ref writer, Tag.PlanarConfiguration.Group);
            writer.WriteHeader(Tag.PlanarConfiguration, ValueRepresentation.US, sizeof(ushort));
            writer.WriteUInt16(0);
            if (tag == Tag.PlanarConfiguration)
            {
                return;
            }
        }

        _groupLength.Enter(ref writer, tag.Group);
        if (tag == Tag.PhotometricInterpretation && _edit.PhotometricInterpretation is { } photometric)
        {
            writer.WriteText(tag, ValueRepresentation.CS, photometric, padding: (byte)' ');
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

    private readonly bool IsChanged(ushort group) => !_source.IsExplicit
        || group == Tag.PixelData.Group
        || (group == Tag.PhotometricInterpretation.Group && (_edit.PhotometricInterpretation is not null || _edit.IsInterleaved));
}
