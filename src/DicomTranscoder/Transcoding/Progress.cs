// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>How far the work on one instance has come: what its result will tell, whether it is converted or kept.</summary>
/// <param name="sourceLength">Bytes of the instance given.</param>
/// <param name="target">UID of the transfer syntax that it is to have.</param>
internal sealed class Progress(long sourceLength, string target)
{
    /// <summary>UID of the transfer syntax that the result is to have.</summary>
    public string TargetTransferSyntax { get; set; } = target;

    /// <summary>Of a received instance, whose rules count; else null.</summary>
    public Reception? Reception { get; init; }

    /// <summary>Bytes of the result per byte of the instance, at most.</summary>
    public double MaximumSizeRatio { get; set; } = double.PositiveInfinity;

    /// <summary>What frames have to meet that become lossy, or null for lossless coding.</summary>
    public LossyTarget? LossyTarget { get; private set; }

    /// <summary>What lossy coding came to.</summary>
    public LossyQuality? Lossy { get; set; }

    /// <summary>SOP Instance UID of the new instance that lossy coding makes.</summary>
    public string? DerivedSopInstanceUid { get; set; }

    /// <summary>Index of the rule that matched, or null.</summary>
    public int? Rule { get; set; }

    /// <summary>True when a rule names the transfer syntax.</summary>
    public bool IsTargetNamed { get; set; }

    /// <summary>The reason to give when what is read next turns out to be broken.</summary>
    public KeepReason ReasonIfBroken { get; set; } = KeepReason.BrokenFileMeta;

    public string SourceTransferSyntax { get; set; } = "";

    public int Frames { get; set; }

    /// <summary>Makes the result lossy, whose transfer syntax is .203.</summary>
    public void AllowLoss(LossyTarget target)
    {
        LossyTarget = target;
        TargetTransferSyntax = TransferSyntaxUid.Htj2k;
    }

    public ConversionResult Kept(KeepReason reason, string detail = "") => new()
    {
        Reason = reason,
        Detail = detail,
        SourceTransferSyntax = SourceTransferSyntax,
        TargetTransferSyntax = SourceTransferSyntax,
        Frames = Frames,
        SourceLength = sourceLength,
        Rule = Rule,
        DerivedSopInstanceUid = DerivedSopInstanceUid,
    };

    /// <summary>The size from which on the result is not wanted. What becomes lossy has to become smaller.</summary>
    /// <param name="bytes">The most that makes sense, whatever the ratio.</param>
    public int LargestWorthHaving(int bytes) => (int)Math.Min(LossyTarget is null ? bytes : sourceLength - 1, sourceLength * MaximumSizeRatio);

    /// <summary>The result would be larger than that.</summary>
    public ConversionResult KeptForSize(int capacity) => Kept(
        KeepReason.NotSmaller,
        capacity == sourceLength - 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"it would be larger than {capacity} bytes"));

    public ConversionResult Converted(int length) => new()
    {
        Reason = KeepReason.None,
        SourceTransferSyntax = SourceTransferSyntax,
        TargetTransferSyntax = TargetTransferSyntax,
        Frames = Frames,
        SourceLength = sourceLength,
        Length = length,
        Rule = Rule,
        Lossy = Lossy,
        DerivedSopInstanceUid = DerivedSopInstanceUid,
    };
}
