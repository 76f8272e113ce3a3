// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Rules;

/// <summary>What is done with the instances of a rule. What is null is as the options have it.</summary>
public sealed record RuleAction
{
    /// <summary>Store them as they came. The rest has then no meaning.</summary>
    public bool Keep { get; init; }

    /// <summary>
    /// <see cref="TransferSyntaxUid.Htj2kLossless"/> or <see cref="TransferSyntaxUid.Htj2kLosslessRpcl"/>. A rule that says so takes JPEG 2000
    /// Lossless, too, which is kept otherwise.
    /// </summary>
    public string? TransferSyntax { get; init; }

    /// <summary>As <see cref="Transcoding.TranscodingOptions.MaximumSizeRatio"/>.</summary>
    public double? MaximumSizeRatio { get; init; }
}
