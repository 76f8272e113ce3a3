// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// Orthanc transcodes received instances (its setting IngestTranscoding) with our transcoder, on the receiving threads.
/// </summary>
/// <param name="target">UID of the transfer syntax.</param>
/// <param name="record">Counts the outcomes.</param>
internal sealed class IngestTranscoding(string target, IngestRecord record) : IDisposable
{
    public string Target => target;

    public IngestRecord Record => record;

    public ArrivingInstances Arriving { get; } = new();

    /// <summary>The options for the conversion of instances that arrive.</summary>
    public TranscodingOptions ToOptions(PluginSettings settings)
        => settings.ToTranscodingOptions() with { TargetTransferSyntax = target, TranscodeJpeg2000 = true };

    public void Dispose() => Arriving.Dispose();
}
