// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin;

/// <content>The two ways to convert received instances.</content>
internal sealed unsafe partial class Plugin
{
    /// <summary>Why Orthanc does not give us received instances.</summary>
    private string WhyNotIngesting { get; set; } = "";

    private void StartConversion(PluginSettings settings, IngestSources sources, IPrivateElements privateElements)
    {
        IngestTranscoding? ingest = Transcoder.IsHtj2kTarget(IngestTarget) ? new IngestTranscoding(IngestTarget, Record) : null;
        TranscodingOptions options = ingest?.ToOptions(settings) ?? settings.ToTranscodingOptions();
        StartDecoding(settings, options, privateElements);
        Explainers = new WorkerPool<Explainer>(1, () => new Explainer(options, privateElements));
        if (ingest is not null)
        {
            StartIngestTranscoding(ingest, settings.Verify, options, sources, privateElements);
        }
        else if (settings.Enabled)
        {
            StartIngestion(settings, options, privateElements);
        }
        else
        {
            Host.LogWarning("disabled by the setting \"Htj2k.Enabled\"; instances are stored as received");
        }
    }

    /// <summary>
    /// Orthanc then transcodes each instance on the thread that received it, and keeps the metadata of jobs. The callback provides the
    /// origin, and converts instances that must not wait for that.
    /// </summary>
    private void StartIngestTranscoding(IngestTranscoding ingest, bool isVerified, TranscodingOptions options, IngestSources sources,
        IPrivateElements privateElements)
    {
        IngestTranscoding = ingest;
        EarlyConversions = new EarlyConversions(new Ingestion(Host, options, Record, privateElements, ingest.Target), sources);
        ErrorCode code = Host.RegisterReceivedInstanceCallback(&ReceivedInstanceCallback.Invoke);
        if (code != ErrorCode.Success)
        {
            Host.LogError($"{CallbackRefusal.Explain(code, Host.Version)}; {CallbackRefusal.LostWithIngestTranscoding}");
        }

        Host.LogWarning($"Orthanc transcodes what it stores to {ingest.Target} (its setting IngestTranscoding){sources.Exceptions}, {(isVerified ? "verified" : "not verified")}");
    }

    private void StartIngestion(PluginSettings settings, TranscodingOptions options, IPrivateElements privateElements)
    {
        Ingestion = new Ingestion(Host, options with { LongestResult = LargestFile.Of(Host.Version) }, Record, privateElements);
        ErrorCode code = Host.RegisterReceivedInstanceCallback(&ReceivedInstanceCallback.Invoke);
        if (code != ErrorCode.Success)
        {
            WhyNotIngesting = CallbackRefusal.Explain(code, Host.Version);
            Host.LogError($"{WhyNotIngesting}; instances are stored as received");
            Ingestion.Dispose();
            Ingestion = null;
            return;
        }

        Ingestion.Rehearse();
        if (settings.IsFallback)
        {
            Host.LogWarningAsItIs($"Fallback to JPEG 2000 Lossless ({settings.TransferSyntax}), because Orthanc {Host.Version} cannot send HTJ2K by C-STORE, C-MOVE or C-GET, which requires 1.12.11 or newer");
        }

        Host.LogWarning($"instances are stored as {settings.TransferSyntax}, {(settings.Verify ? "verified" : "not verified")}, {settings.Threads} threads");
        if (!SendsHtj2k && Transcoder.IsHtj2kTarget(settings.TransferSyntax))
        {
            Host.LogWarning($"Orthanc {Host.Version} cannot send HTJ2K instances by C-STORE, C-MOVE or C-GET, which requires 1.12.11 or newer; POST /htj2k/send can");
        }
    }
}
