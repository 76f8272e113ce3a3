// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Counts what became of received instances and logs one line for each.</summary>
internal sealed class IngestRecord(OrthancHost host, IngestCounters counters)
{
    public void Add(ConversionResult result, TimeSpan elapsed)
    {
        counters.Count(result);
        string line = IngestLogLine.Format(result, elapsed);
        if (IngestCounters.IsFault(result.Reason))
        {
            host.LogError(line);
        }
        else
        {
            host.LogInfo(line);
        }
    }

    /// <summary>An instance whose conversion ended in an exception, which is logged elsewhere.</summary>
    public void AddFailure() => counters.CountFailure();
}
