// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>The attributes by which a data set declares its image lossy (PS3.3 C.7.6.1.1.2, C.7.6.1.1.5, C.12.4).</summary>
internal static class LossyAttributes
{
    private const string Method = "ISO_15444_15";

    /// <summary>The longest value of VR ST (PS3.5 table 6.2-1).</summary>
    private const int LongestDescription = 1024;

    /// <summary>Adds them to the changes of a data set.</summary>
    /// <param name="edits">The changes that the coding makes.</param>
    /// <param name="source">The instance that became lossy; it has a SOP Class and a SOP Instance UID.</param>
    /// <param name="ratio">Bytes of its samples, for each byte of the result's codestreams.</param>
    /// <param name="quality">The quality of the result, in words.</param>
    /// <param name="sopInstanceUid">That of the result.</param>
    public static void Add(ElementEdits edits, in Instance source, double ratio, string quality, string sopInstanceUid)
    {
        edits.SetText(Tag.ImageType, ValueRepresentation.CS, DerivedImageType(Value(source, Tag.ImageType)));
        edits.SetText(Tag.SopInstanceUid, ValueRepresentation.UI, sopInstanceUid);
        Describe(edits, source, $"Lossy HTJ2K ({Method}): {quality}");
        edits.Set(
            Tag.SourceImageSequence,
            ValueRepresentation.SQ,
            SequenceItem.OfReference(source.Elements.ReadText(source.Bytes, Tag.SopClassUid),
                source.Elements.ReadText(source.Bytes, Tag.SopInstanceUid), "121320", "Uncompressed predecessor"));
        edits.Set(Tag.DerivationCodeSequence, ValueRepresentation.SQ, SequenceItem.OfCode("113040", "Lossy Compression"));
        edits.SetText(Tag.LossyImageCompression, ValueRepresentation.CS, "01");
        edits.SetText(Tag.LossyImageCompressionRatio, ValueRepresentation.DS, ratio.ToString("F2", CultureInfo.InvariantCulture));
        edits.SetText(Tag.LossyImageCompressionMethod, ValueRepresentation.CS, Method);
    }

    /// <summary>Value 1 becomes DERIVED; value 2, which must be there, is PRIMARY where the source says nothing.</summary>
    private static ReadOnlySpan<byte> DerivedImageType(ReadOnlySpan<byte> imageType)
    {
        int first = imageType.IndexOf((byte)'\\');
        return first < 0 ? "DERIVED\\PRIMARY"u8 : (byte[])[.. "DERIVED"u8, .. imageType[first..].TrimEnd(" \0"u8)];
    }

    /// <summary>Appends to the text of the source if there is room; otherwise only the codes name the derivation.</summary>
    private static void Describe(ElementEdits edits, in Instance source, string description)
    {
        ReadOnlySpan<byte> before = Value(source, Tag.DerivationDescription).TrimEnd(" \0"u8);
        byte[] text = before.IsEmpty
            ? Encoding.ASCII.GetBytes(description)
            : [.. before, .. "; "u8, .. Encoding.ASCII.GetBytes(description)];
        if (text.Length <= LongestDescription)
        {
            edits.SetText(Tag.DerivationDescription, ValueRepresentation.ST, text);
        }
    }

    private static ReadOnlySpan<byte> Value(in Instance source, Tag tag)
        => source.Elements.TryFind(tag, out DataElement element) ? source.Bytes.Slice(element.ValueOffset, element.ValueLength) : [];
}
