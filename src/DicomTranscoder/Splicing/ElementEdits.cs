// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Splicing;

/// <summary>The elements that a conversion changes besides Pixel Data, by ascending tags.</summary>
internal sealed class ElementEdits
{
    private readonly SortedList<Tag, ElementEdit> _edits = [];

    /// <summary>The changes to the description after encoding: samples are then interleaved.</summary>
    /// <param name="source">The instance whose data set the result gets.</param>
    /// <param name="image">The image whose samples are encoded.</param>
    /// <param name="transformed">Its Photometric Interpretation when a colour transform belongs to the coding, or null without one.</param>
    public static ElementEdits OfCoded(in Instance source, ImagePixelDescription image, string? transformed)
    {
        ElementEdits edits = new();
        if (transformed is not null || PhotometricOf(source) != image.PhotometricInterpretation)
        {
            edits.SetText(Tag.PhotometricInterpretation, ValueRepresentation.CS, transformed ?? image.PhotometricInterpretation);
        }

        if (image.SamplesPerPixel > 1)
        {
            edits.Interleave(source);
        }

        return edits;
    }

    /// <summary>The changes to the description after decoding to native Pixel Data.</summary>
    /// <param name="source">With encapsulated Pixel Data.</param>
    /// <param name="image">The decoded image.</param>
    public static ElementEdits OfDecoded(in Instance source, ImagePixelDescription image)
    {
        ElementEdits edits = new();
        if (PhotometricOf(source) != image.PhotometricInterpretation)
        {
            edits.SetText(Tag.PhotometricInterpretation, ValueRepresentation.CS, image.PhotometricInterpretation);
        }

        if (image.SamplesPerPixel > 1 && !image.IsPlanar)
        {
            edits.Interleave(source);
        }

        return edits;
    }

    public int Count => _edits.Count;

    public ElementEdit this[int index] => _edits.Values[index];

    public void Set(Tag tag, ValueRepresentation representation, byte[] value) => _edits[tag] = new ElementEdit(tag, representation, value);

    /// <summary>Sets an ASCII text, padded to even length.</summary>
    public void SetText(Tag tag, ValueRepresentation representation, string text)
        => SetText(tag, representation, Encoding.ASCII.GetBytes(text));

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

    private static string PhotometricOf(in Instance source) => source.Elements.ReadText(source.Bytes, Tag.PhotometricInterpretation);

    /// <summary>Planar Configuration must be present and 0.</summary>
    private void Interleave(in Instance source)
    {
        if (source.Elements.ReadUInt16(source.Bytes, Tag.PlanarConfiguration) != 0)
        {
            Set(Tag.PlanarConfiguration, ValueRepresentation.US, [0, 0]);
        }
    }
}
