// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Notices;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Counts the outcomes of received instances and logs one line for each.</summary>
internal sealed class IngestRecord(IOrthancLog log, IngestCounters counters, LastingTotals totals) : IDisposable
{
    private readonly ThreadLocal<ConversionResult?> _resultOfThread = new();
    private readonly ThreadLocal<Func<bool>?> _mayStore = new();

    public LastingTotals Totals => totals;

    /// <summary>Who is told of failures; null for nobody.</summary>
    public NoticeQueue? Notices { get; set; }

    public void Add(ConversionResult result, TimeSpan elapsed)
    {
        _resultOfThread.Value = result;
        counters.Count(result, elapsed);
        totals.Count(result);
        string line = IngestLogLine.Format(result, elapsed);
        if (IngestCounters.IsFault(result.Reason))
        {
            log.LogError(line);
            Notices?.AddFailure(result.Reason.ToString());
            counters.Failures.Add(new Failure(DateTimeOffset.UtcNow, result.SopInstanceUid, result.Explain()));
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
        Notices?.AddFailure(PeriodTotals.Exception);
        counters.Failures.Add(new Failure(DateTimeOffset.UtcNow, "", exception.Message));
        totals.Count(null);
        log.LogError(IngestLogLine.Format(exception, length));
    }

    /// <summary>
    /// Takes the outcome of the last instance of this thread: Orthanc calls back on the thread that hands it an instance.
    /// </summary>
    /// <returns>Null when Orthanc did not ask, or the conversion ended in an exception.</returns>
    public ConversionResult? TakeResultOfThread()
    {
        ConversionResult? result = _resultOfThread.Value;
        _resultOfThread.Value = null;
        return result;
    }

    /// <summary>
    /// True while this thread hands Orthanc an instance that is already stored: it is neither converted nor counted.
    /// </summary>
    public bool StoresAsItIs => _mayStore.Value is not null;

    /// <summary>True when Orthanc must no longer store the instance that this thread hands to it.</summary>
    public bool IsRefused => _mayStore.Value is { } mayStore && !mayStore();

    /// <summary>Sets <see cref="StoresAsItIs"/> until the result is disposed.</summary>
    /// <param name="mayStore">Asked before Orthanc stores it.</param>
    public IDisposable StoreAsItIs(Func<bool> mayStore) => new Storing(_mayStore, mayStore);

    public void Dispose()
    {
        _resultOfThread.Dispose();
        _mayStore.Dispose();
    }

    private sealed class Storing : IDisposable
    {
        private readonly ThreadLocal<Func<bool>?> _flag;

        public Storing(ThreadLocal<Func<bool>?> flag, Func<bool> mayStore)
        {
            _flag = flag;
            _flag.Value = mayStore;
        }

        public void Dispose() => _flag.Value = null;
    }
}
