// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>The outcome for one instance.</summary>
public sealed record ConversionResult
{
    /// <summary><see cref="KeepReason.None"/> when the instance was converted.</summary>
    public required KeepReason Reason { get; init; }

    /// <summary>The exact obstacle, or empty. Names elements and offsets, never patient data.</summary>
    public string Detail { get; init; } = "";

    /// <summary>UID of the transfer syntax of the instance given, or empty when that could not be read.</summary>
    public string SourceTransferSyntax { get; init; } = "";

    /// <summary>UID of the transfer syntax of the result; that of the source when kept.</summary>
    public string TargetTransferSyntax { get; init; } = "";

    /// <summary>Modality of the instance, or empty when it was not read.</summary>
    public string Modality { get; init; } = "";

    /// <summary>SOP Instance UID of the instance given, or empty when it was not read.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>Frames of the image, or 0 when their number was not read.</summary>
    public int Frames { get; init; }

    /// <summary>Bytes of the instance given.</summary>
    public long SourceLength { get; init; }

    /// <summary>Bytes of the result in the memory that <see cref="IResultMemory"/> gave; 0 when kept.</summary>
    public long Length { get; init; }

    /// <summary>Time spent encoding (decoding, for a restoration), summed over the threads.</summary>
    public TimeSpan CodingTime { get; init; }

    /// <summary>Time spent decoding and comparing, summed over the threads.</summary>
    public TimeSpan VerificationTime { get; init; }

    /// <summary>Index of the rule that matched, or null when none matched or none applied.</summary>
    public int? Rule { get; init; }

    /// <summary>The quality of a lossy conversion; null when nothing was lost.</summary>
    public LossyQuality? Lossy { get; init; }

    /// <summary>
    /// SOP Instance UID of the new instance that a lossy conversion makes, or null. It is known as soon as only the size of the result can
    /// prevent the conversion.
    /// </summary>
    public string? DerivedSopInstanceUid { get; init; }

    /// <summary>
    /// True when <see cref="TranscodingOptions.OneBitSizeRatio"/> asked the result to be smaller than the instance: with a larger ratio, an
    /// instance that is kept for <see cref="KeepReason.NotSmaller"/> may be converted.
    /// </summary>
    public bool IsLimitedByOneBitSizeRatio { get; init; }

    /// <summary>True when there is a result to use.</summary>
    public bool IsConverted => Reason == KeepReason.None;

    /// <summary>
    /// Says for an administrator why the instance stays as it is: the reason and, in brackets, the exact obstacle.
    /// </summary>
    public string Explain() => Detail.Length == 0 ? Reason.Describe() : $"{Reason.Describe()} ({Detail})";
}
