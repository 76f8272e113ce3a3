// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>
/// The conditions of a rule, which an instance must all meet. An empty list or a null range sets no condition.
/// </summary>
public sealed record RuleConditions
{
    /// <summary>Modality (0008,0060).</summary>
    public IReadOnlyList<string> Modality { get; init; } = [];

    /// <summary>Manufacturer (0008,0070).</summary>
    public IReadOnlyList<string> Manufacturer { get; init; } = [];

    /// <summary>Photometric Interpretation (0028,0004), as the instance arrives.</summary>
    public IReadOnlyList<string> PhotometricInterpretation { get; init; } = [];

    /// <summary>Pixel Representation (0028,0103): 0 or 1.</summary>
    public int? PixelRepresentation { get; init; }

    /// <summary>Samples per Pixel (0028,0002).</summary>
    public NumberRange? SamplesPerPixel { get; init; }

    /// <summary>Number of Frames (0028,0008); 1 when it is not there.</summary>
    public NumberRange? NumberOfFrames { get; init; }

    /// <summary>SOP Class UID (0008,0016). A UID that ends with ".*" names all UIDs with that beginning.</summary>
    public IReadOnlyList<string> SopClassUid { get; init; } = [];

    /// <summary>Transfer syntax in which the instance arrives.</summary>
    public IReadOnlyList<string> SourceTransferSyntax { get; init; } = [];

    /// <summary>How it arrives, in the words of the receiver.</summary>
    public IReadOnlyList<string> Origin { get; init; } = [];

    /// <summary>Rows (0028,0010).</summary>
    public NumberRange? Rows { get; init; }

    /// <summary>Columns (0028,0011).</summary>
    public NumberRange? Columns { get; init; }

    /// <summary>Bits Stored (0028,0101).</summary>
    public NumberRange? BitsStored { get; init; }

    internal bool AreMetBy(in InstanceFacts facts)
        => Names(Modality, facts.Modality)
        && (SopClassUid.Count == 0 || NamesUid(SopClassUid, facts.SopClassUid))
        && Names(Manufacturer, facts.Manufacturer)
        && Names(SourceTransferSyntax, facts.TransferSyntax)
        && Names(Origin, facts.Origin)
        && Names(PhotometricInterpretation, facts.PhotometricInterpretation)
        && (PixelRepresentation is null || PixelRepresentation == facts.PixelRepresentation)
        && (SamplesPerPixel is not { } samples || samples.Contains(facts.SamplesPerPixel))
        && (NumberOfFrames is not { } frames || frames.Contains(facts.Frames))
        && (Rows is not { } rows || rows.Contains(facts.Rows))
        && (Columns is not { } columns || columns.Contains(facts.Columns))
        && (BitsStored is not { } bits || bits.Contains(facts.BitsStored));

    private static bool NamesUid(IReadOnlyList<string> accepted, string value)
    {
        foreach (string uid in accepted)
        {
            if (uid == value || (uid.EndsWith('*') && value.AsSpan().StartsWith(uid.AsSpan(0, uid.Length - 1))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(IReadOnlyList<string> accepted, string value) => accepted.Count == 0 || accepted.Contains(value);
}
