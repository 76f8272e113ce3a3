// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.Rules;

/// <summary>What is done with the instances of a rule. What is null is as the options have it.</summary>
public sealed record RuleAction
{
    /// <summary>Store them as they came. The rest has then no meaning.</summary>
    public bool Keep { get; init; }

    /// <summary>
    /// <see cref="TransferSyntaxUid.Htj2kLossless"/>, <see cref="TransferSyntaxUid.Htj2kLosslessRpcl"/> or
    /// <see cref="TransferSyntaxUid.Jpeg2000Lossless"/>. A rule that says one of the first two takes JPEG 2000 Lossless, too, which is kept
    /// otherwise.
    /// </summary>
    public string? TransferSyntax { get; init; }

    /// <summary>
    /// What every frame has to meet; the result is a new instance of <see cref="TransferSyntaxUid.Htj2k"/>. What is stored already is not
    /// replaced by it, but converted without loss.
    /// </summary>
    public LossyTarget? Lossy { get; init; }

    /// <summary>Bytes of the result per byte of the instance, at most; null for what the options say.</summary>
    public double? MaximumSizeRatio { get; init; }
}
