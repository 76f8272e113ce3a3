// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>Which instances a rule is for: those that meet all conditions. An empty list and a range that is null are no condition.</summary>
public sealed record RuleConditions
{
    /// <summary>Modality (0008,0060).</summary>
    public IReadOnlyList<string> Modality { get; init; } = [];

    /// <summary>SOP Class UID (0008,0016).</summary>
    public IReadOnlyList<string> SopClassUid { get; init; } = [];

    /// <summary>Transfer syntax in which the instance arrives.</summary>
    public IReadOnlyList<string> SourceTransferSyntax { get; init; } = [];

    /// <summary>The way on which it arrives, in the words of whoever receives it.</summary>
    public IReadOnlyList<string> Origin { get; init; } = [];

    /// <summary>Rows (0028,0010).</summary>
    public NumberRange? Rows { get; init; }

    /// <summary>Columns (0028,0011).</summary>
    public NumberRange? Columns { get; init; }

    /// <summary>Bits Stored (0028,0101).</summary>
    public NumberRange? BitsStored { get; init; }

    internal bool AreMetBy(in InstanceFacts facts)
        => Names(Modality, facts.Modality)
        && Names(SopClassUid, facts.SopClassUid)
        && Names(SourceTransferSyntax, facts.TransferSyntax)
        && Names(Origin, facts.Origin)
        && (Rows is not { } rows || rows.Contains(facts.Rows))
        && (Columns is not { } columns || columns.Contains(facts.Columns))
        && (BitsStored is not { } bits || bits.Contains(facts.BitsStored));

    private static bool Names(IReadOnlyList<string> accepted, string value) => accepted.Count == 0 || accepted.Contains(value);
}
