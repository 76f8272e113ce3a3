// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Rules;

/// <summary>What rules ask of an instance. Texts that are not there are empty.</summary>
internal readonly record struct InstanceFacts(
    string Modality, string SopClassUid, string TransferSyntax, string Origin, int? Rows, int? Columns, int? BitsStored)
{
    /// <param name="transferSyntax">In which it arrived.</param>
    /// <param name="origin">The way on which it arrived.</param>
    public static InstanceFacts Read(in Instance instance, string transferSyntax, string origin) => new(
        instance.Elements.ReadText(instance.Bytes, Tag.Modality),
        instance.Elements.ReadText(instance.Bytes, Tag.SopClassUid),
        transferSyntax,
        origin,
        instance.Elements.ReadUInt16(instance.Bytes, Tag.Rows),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.Columns),
        instance.Elements.ReadUInt16(instance.Bytes, Tag.BitsStored));
}
