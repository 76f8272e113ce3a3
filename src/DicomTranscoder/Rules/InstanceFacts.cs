// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Rules;

/// <summary>The attributes of an instance that rules compare. Missing texts are empty.</summary>
internal readonly record struct InstanceFacts(
    string Modality,
    string SopClassUid,
    string Manufacturer,
    string TransferSyntax,
    string Origin,
    string PhotometricInterpretation,
    int? PixelRepresentation,
    int? SamplesPerPixel,
    int? Frames,
    int? Rows,
    int? Columns,
    int? BitsStored)
{
    /// <param name="transferSyntax">The transfer syntax in which it arrived.</param>
    /// <param name="origin">How it arrived.</param>
    public static InstanceFacts Read(in Instance instance, string transferSyntax, string origin) => new(
        instance.Elements.ReadText(instance.Bytes, Tag.Modality),
        instance.Elements.ReadText(instance.Bytes, Tag.SopClassUid),
        instance.Elements.ReadText(instance.Bytes, Tag.Manufacturer),
        transferSyntax,
        origin,
        instance.Elements.ReadText(instance.Bytes, Tag.PhotometricInterpretation),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.PixelRepresentation),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.SamplesPerPixel),
        ReadFrames(instance.Elements.ReadText(instance.Bytes, Tag.NumberOfFrames)),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.Rows),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.Columns),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.BitsStored));

    /// <returns>Null when it is no number; 1 when it is missing.</returns>
    private static int? ReadFrames(string text)
        => text.Length == 0
            ? 1
            : int.TryParse(text, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int frames) ? Math.Max(frames, 1) : null;
}
