// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Counts what became of received instances and logs one line for each.</summary>
internal sealed class IngestRecord(IOrthancLog log, IngestCounters counters, LastingTotals totals) : IDisposable
{
    private readonly ThreadLocal<ConversionResult?> _resultOfThread = new();
    private readonly ThreadLocal<bool> _storesAsItIs = new();

    public void Add(ConversionResult result, TimeSpan elapsed)
    {
        _resultOfThread.Value = result;
        counters.Count(result, elapsed);
        totals.Count(result);
        string line = IngestLogLine.Format(result, elapsed);
        if (IngestCounters.IsFault(result.Reason))
        {
            log.LogError(line);
        }
        else
        {
            log.LogInfo(line);
        }
    }

    /// <summary>An instance whose conversion ended in an exception, which is logged in full elsewhere.</summary>
    public void AddFailure(Exception exception, ulong length)
    {
        _resultOfThread.Value = null;
        counters.CountFailure();
        totals.Count(null);
        log.LogError(IngestLogLine.Format(exception, length));
    }

    /// <summary>
    /// What became of the last instance of this thread, once: Orthanc calls back on the thread that hands it an instance.
    /// </summary>
    /// <returns>Null when Orthanc did not ask, or the conversion ended in an exception.</returns>
    public ConversionResult? TakeResultOfThread()
    {
        ConversionResult? result = _resultOfThread.Value;
        _resultOfThread.Value = null;
        return result;
    }

    /// <summary>
    /// True when what this thread hands to Orthanc is not received, but stored already, and neither to be converted nor counted.
    /// </summary>
    public bool StoresAsItIs => _storesAsItIs.Value;

    /// <summary>Sets <see cref="StoresAsItIs"/> until the result is disposed.</summary>
    public IDisposable StoreAsItIs() => new Storing(_storesAsItIs);

    public void Dispose()
    {
        _resultOfThread.Dispose();
        _storesAsItIs.Dispose();
    }

    private sealed class Storing : IDisposable
    {
        private readonly ThreadLocal<bool> _flag;

        public Storing(ThreadLocal<bool> flag)
        {
            _flag = flag;
            _flag.Value = true;
        }

        public void Dispose() => _flag.Value = false;
    }
}
