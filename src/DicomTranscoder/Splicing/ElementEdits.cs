// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Splicing;

/// <summary>What a conversion changes in a data set besides Pixel Data, by ascending tags.</summary>
internal sealed class ElementEdits
{
    private readonly SortedList<Tag, ElementEdit> _edits = [];

    /// <summary>What the coding of the pixels changes in their description.</summary>
    /// <param name="photometricInterpretation">The new value, or null to leave it.</param>
    /// <param name="isInterleaved">True when Planar Configuration must be there and say 0.</param>
    public static ElementEdits OfPixelDescription(string? photometricInterpretation, bool isInterleaved)
    {
        ElementEdits edits = new();
        if (photometricInterpretation is not null)
        {
            edits.SetText(Tag.PhotometricInterpretation, ValueRepresentation.CS, photometricInterpretation);
        }

        if (isInterleaved)
        {
            edits.Set(Tag.PlanarConfiguration, ValueRepresentation.US, [0, 0]);
        }

        return edits;
    }

    /// <summary>What decoding to native Pixel Data changes in the description.</summary>
    /// <param name="source">With encapsulated Pixel Data.</param>
    /// <param name="image">The image as it is once decoded.</param>
    public static ElementEdits OfDecoded(in Instance source, ImagePixelDescription image)
    {
        bool isOther = source.Elements.ReadText(source.Bytes, Tag.PhotometricInterpretation) != image.PhotometricInterpretation;
        bool needsPlanarConfiguration = image.SamplesPerPixel > 1
            && !image.IsPlanar
            && source.Elements.ReadUInt16(source.Bytes, Tag.PlanarConfiguration) != 0;
        return OfPixelDescription(isOther ? image.PhotometricInterpretation : null, needsPlanarConfiguration);
    }

    public int Count => _edits.Count;

    public ElementEdit this[int index] => _edits.Values[index];

    public void Set(Tag tag, ValueRepresentation representation, byte[] value) => _edits[tag] = new ElementEdit(tag, representation, value);

    /// <summary>Sets an ASCII text, padded to even length.</summary>
    public void SetText(Tag tag, ValueRepresentation representation, string text) => SetText(tag, representation, Encoding.ASCII.GetBytes(text));

    /// <summary>Sets a text in the character set of the data set, padded to even length.</summary>
    public void SetText(Tag tag, ValueRepresentation representation, ReadOnlySpan<byte> text)
    {
        byte padding = (byte)(representation == ValueRepresentation.UI ? 0 : ' ');
        Set(tag, representation, (text.Length & 1) == 0 ? text.ToArray() : [.. text, padding]);
    }

    /// <summary>True when an element of the group changes.</summary>
    public bool Touch(ushort group)
    {
        foreach (Tag tag in _edits.Keys)
        {
            if (tag.Group == group)
            {
                return true;
            }
        }

        return false;
    }
}
