// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using OrthancHtj2kPlugin.Counters;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// Logs a summary of the outcomes in each interval, as a warning and so at every level of detail; nothing for intervals without instances.
/// One thread writes all lines: the log of Orthanc keeps an entry for every thread that ever wrote.
/// </summary>
internal sealed class IngestSummary : IDisposable
{
    private readonly OrthancHost _host;
    private readonly IngestCounters _counters;
    private readonly TimeSpan _interval;
    private readonly ManualResetEvent _stops = new(false);
    private readonly Thread _thread;
    private IngestTotals _last;
    private long _lastTimestamp = Stopwatch.GetTimestamp();

    public IngestSummary(OrthancHost host, IngestCounters counters, TimeSpan interval)
    {
        _host = host;
        _counters = counters;
        _interval = interval;
        _last = counters.Read();
        _thread = new Thread(Serve) { IsBackground = true, Name = "htj2k-summary" };
        _thread.Start();
    }

    /// <summary>Ends with the line of the interval that has begun.</summary>
    public void Dispose()
    {
        _stops.Set();
        _thread.Join();
        _stops.Dispose();
    }

    private void Serve()
    {
        bool stops;
        do
        {
            stops = _stops.WaitOne(_interval);
            _ = CallbackGuard.Run<LineCall, int>(new LineCall(this), _host);
        }
        while (!stops);
    }

    private void Write()
    {
        IngestTotals totals = _counters.Read();
        long timestamp = Stopwatch.GetTimestamp();
        if (IngestSummaryLine.Format(totals - _last, Stopwatch.GetElapsedTime(_lastTimestamp, timestamp)) is { } line)
        {
            _host.LogWarning(line);
        }

        (_last, _lastTimestamp) = (totals, timestamp);
    }

    private readonly struct LineCall(IngestSummary summary) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            summary.Write();
            return 0;
        }
    }
}
