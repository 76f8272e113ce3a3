// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The section "Htj2k" of the configuration of Orthanc.</summary>
internal sealed record PluginSettings
{
    /// <summary>Convert received instances. When false, stored HTJ2K images are still decoded.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>UID of the transfer syntax to convert into: .201, .202 or .90.</summary>
    public string TransferSyntax { get; init; } = TransferSyntaxUid.Htj2kLossless;

    /// <summary>True when "TransferSyntax" is "auto" and this Orthanc does not send HTJ2K.</summary>
    public bool IsFallback { get; init; }

    /// <summary>Decode and compare every frame before the instance is replaced.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Threads that work on one instance; "Threads": 0 in the configuration stands for the number of processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The families of losslessly compressed instances that are also converted.</summary>
    public IReadOnlyCollection<TransferSyntaxFamily> TranscodeCompressed { get; init; } = TranscodingOptions.CompressedFamilies;

    /// <summary>Convert lossy JPEG 2000 (.91) to .203 without any further loss.</summary>
    public bool TranscodeLossyJpeg2000 { get; init; }

    /// <summary>Smaller pixel data is kept.</summary>
    public long MinimumPixelDataBytes { get; init; }

    /// <summary>"Keep.Modality": instances of these modalities are kept.</summary>
    public IReadOnlyList<string> KeptModalities { get; init; } = [];

    /// <summary>"Keep.SopClassUid": instances of these SOP classes are kept.</summary>
    public IReadOnlyList<string> KeptSopClassUids { get; init; } = [];

    /// <summary>"Keep.Origin": instances that arrived this way are kept.</summary>
    public IReadOnlyList<InstanceOrigin> KeptOrigins { get; init; } = [];

    /// <summary>Keep images that common viewers would show wrongly as HTJ2K.</summary>
    public bool KeepWhatViewersMisread { get; init; } = true;

    /// <summary>The largest size of a converted instance, relative to the compressed one that was received.</summary>
    public double MaximumSizeRatio { get; init; } = 1.25;

    /// <summary>The largest size of a converted instance with samples of one bit, relative to the one that was received.</summary>
    public double OneBitSizeRatio { get; init; } = 0.66;

    /// <summary>"Rules": exceptions for instances that match a condition. The first that matches applies.</summary>
    public IReadOnlyList<ConversionRule> Rules { get; init; } = [];

    /// <summary>"UploadAliases": further paths of /htj2k/upload, without a slash at the end.</summary>
    public IReadOnlyList<string> UploadAliases { get; init; } = [];

    /// <summary>"UploadLimitMegabytes": how much one request to /htj2k/upload may bring, after unpacking, in units of 2^20 bytes.</summary>
    public long UploadLimitMegabytes { get; init; } = 4096;

    /// <summary>"AllowedOrigins": the pages of other servers whose scripts may read the answers of the routes.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>"DicomWebFrames": answer for the DICOMweb plugin where it is asked for frames.</summary>
    public bool DicomWebFrames { get; init; }

    /// <summary>"SummaryInterval": seconds from one summary in the log to the next; 0 for none.</summary>
    public int SummaryInterval { get; init; }

    /// <summary>"Notify": the address to which notices are posted; empty for none.</summary>
    public string Notify { get; init; } = "";

    /// <summary>
    /// "Backfill.AllowUnsafe": replace stored instances of versions of Orthanc that may lose one when storing fails half-way.
    /// </summary>
    public bool AllowUnsafeBackfill { get; init; }

    /// <summary>
    /// "Backfill.JournalDirectory": where notes about instances that are being replaced lie; empty for a folder in Orthanc's storage.
    /// </summary>
    public string JournalDirectory { get; init; } = "";

    /// <summary>"Backfill.JoinJobs": begin a job here when a backfill begins on another server with the same journal.</summary>
    public bool JoinsJobs { get; init; } = true;

    /// <summary>
    /// "Backfill.SourceMetadata": number of the metadata that keeps the SHA-256 of the samples, and the transfer syntax and size of the
    /// source.
    /// </summary>
    public long SourceMetadata { get; init; } = 7204;

    /// <summary>
    /// "Backfill.SourceTransferSyntaxMetadata": number of the metadata that keeps the transfer syntax of the source alone; 0 for none.
    /// </summary>
    public long SourceTransferSyntaxMetadata { get; init; }

    /// <summary>"Backfill.SourceSizeMetadata": number of the metadata that keeps the size of the source alone; 0 for none.</summary>
    public long SourceSizeMetadata { get; init; }

    /// <summary>"Backfill.PixelDigestMetadata": number of the metadata that keeps the SHA-256 of the samples alone; 0 for none.</summary>
    public long PixelDigestMetadata { get; init; }

    /// <summary>
    /// "LargeInstanceBytes": larger instances are read frame by frame, as one span cannot hold those over 2 GiB. Tests lower it.
    /// </summary>
    public long LongestSpan { get; init; } = int.MaxValue;

    public TranscodingOptions ToTranscodingOptions() => new()
    {
        LongestSpan = LongestSpan,
        TargetTransferSyntax = TransferSyntax,
        Verify = Verify,
        Threads = Threads,
        TranscodeCompressed = TranscodeCompressed,
        TranscodeLossyJpeg2000 = TranscodeLossyJpeg2000,
        MinimumPixelDataBytes = MinimumPixelDataBytes,
        KeptModalities = KeptModalities,
        KeptSopClassUids = KeptSopClassUids,
        KeptOrigins = [.. KeptOrigins.Select(origin => origin.ToString())],
        KeepWhatViewersMisread = KeepWhatViewersMisread,
        MaximumSizeRatio = MaximumSizeRatio,
        OneBitSizeRatio = OneBitSizeRatio,
        Rules = Rules,
    };
}
