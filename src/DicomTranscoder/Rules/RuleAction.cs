// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.Rules;

/// <summary>The action for the instances of a rule. Where a property is null, the options apply.</summary>
public sealed record RuleAction
{
    /// <summary>Store the instances as received. The other properties then have no effect.</summary>
    public bool Keep { get; init; }

    /// <summary>
    /// <see cref="TransferSyntaxUid.Htj2kLossless"/>, <see cref="TransferSyntaxUid.Htj2kLosslessRpcl"/> or
    /// <see cref="TransferSyntaxUid.Jpeg2000Lossless"/>. A rule with one of the first two also converts JPEG 2000 Lossless, which is
    /// otherwise kept.
    /// </summary>
    public string? TransferSyntax { get; init; }

    /// <summary>
    /// The target that every frame has to meet; the result is a new instance of <see cref="TransferSyntaxUid.Htj2k"/>. It never replaces a
    /// stored instance, which is converted without loss.
    /// </summary>
    public LossyTarget? Lossy { get; init; }

    /// <summary>
    /// Convert lossy JPEG 2000 to <see cref="TransferSyntaxUid.Htj2k"/> without any further loss, or do not; null for the value of the
    /// options.
    /// </summary>
    public bool? TranscodeLossyJpeg2000 { get; init; }

    /// <summary>The most bytes of the result per byte of the instance; null for the value of the options.</summary>
    public double? MaximumSizeRatio { get; init; }
}
