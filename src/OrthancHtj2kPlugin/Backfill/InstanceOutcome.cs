// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The outcome of the work on one stored instance.</summary>
/// <param name="Instance">Orthanc's identifier.</param>
/// <param name="Kind">Done, left or failed.</param>
/// <param name="TransferSyntax">UID of the transfer syntax before the work, or empty.</param>
/// <param name="Reason">Why it was kept or failed; empty otherwise.</param>
/// <param name="BytesBefore">Size of the file before the work.</param>
/// <param name="BytesAfter">Size of the file afterwards, or as predicted; with a lossy instance made of it, the sum of both.</param>
internal sealed record InstanceOutcome(string Instance, OutcomeKind Kind, string TransferSyntax, string Reason, long BytesBefore,
    long BytesAfter)
{
    /// <summary>The quality of the lossy instance that was made of this one; else null.</summary>
    public LossyQuality? Lossy { get; init; }

    /// <summary>
    /// True when every server would find that there is nothing to do, whatever its settings, its Orthanc and its version of the plugin.
    /// </summary>
    public bool IsLasting { get; init; }

    /// <summary>The setting that keeps it; empty when none does.</summary>
    public string Setting { get; init; } = "";

    public static InstanceOutcome Failed(string instance, string reason) => new(instance, OutcomeKind.Failed, "", reason, 0, 0);

    /// <summary>The outcome where the work threw an exception that nobody expects.</summary>
    public static InstanceOutcome Unexpected(string instance) => Failed(instance, "an unexpected error, which is in the log");

    /// <summary>The instance stays as it is, or failed, for the reason that the transcoder gives.</summary>
    /// <param name="result">Not converted.</param>
    /// <param name="target">UID of the wanted transfer syntax.</param>
    public static InstanceOutcome Left(string instance, ConversionResult result, string target)
    {
        return result.SourceTransferSyntax == target
            ? new InstanceOutcome(instance, OutcomeKind.AlreadyInTarget, target, "", result.SourceLength, result.SourceLength)
            {
                IsLasting = true,
            }
            : IsFault(result)
                ? new InstanceOutcome(instance, OutcomeKind.Failed, result.SourceTransferSyntax, result.Explain(), result.SourceLength,
                    result.SourceLength)
                : new InstanceOutcome(instance, OutcomeKind.Kept, result.SourceTransferSyntax, result.Reason.Describe(),
                    result.SourceLength, result.SourceLength)
                {
                    IsLasting = result.Reason == KeepReason.NoPixelData,
                };
    }

    /// <summary>
    /// A stored instance of the JPEG 2000 family that cannot be decoded is more than an odd instance: its image is lost.
    /// </summary>
    private static bool IsFault(ConversionResult result)
        => IngestCounters.IsFault(result.Reason)
            || (TransferSyntaxUid.IsJpeg2000Family(result.SourceTransferSyntax)
                && result.Reason is (KeepReason.DecodingFailed or KeepReason.BrokenDataSet or KeepReason.InvalidImageDescription));
}
