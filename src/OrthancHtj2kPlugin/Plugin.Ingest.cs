// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin;

/// <content>The two ways to convert received instances.</content>
internal sealed unsafe partial class Plugin
{
    /// <summary>Why Orthanc does not give us received instances.</summary>
    private string WhyNotIngesting { get; set; } = "";

    /// <summary>
    /// Orthanc then transcodes each instance on the thread that received it, and keeps the metadata of jobs. The callback provides the
    /// origin, and converts instances that must not wait for that.
    /// </summary>
    private void StartIngestTranscoding(IngestTranscoding ingest, bool isVerified, TranscodingOptions options, IngestSources sources,
        PrivateDictionary privateElements)
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

    private void StartIngestion(PluginSettings settings, TranscodingOptions options, PrivateDictionary privateElements)
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
