// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>Saves the totals each minute while Orthanc has its database, and when it stops.</summary>
internal sealed class TotalsThread(OrthancHost host) : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly ManualResetEvent _stops = new(false);
    private Thread? _thread;

    public LastingTotals Totals { get; } = new(host, host, TimeProvider.System);

    /// <summary>Call this when Orthanc has started.</summary>
    public void Start()
    {
        Thread thread = new(Serve) { IsBackground = true, Name = "htj2k-totals" };
        thread.Start();

        // Only a thread that runs can be waited for.
        _thread = thread;
    }

    /// <summary>Call this when Orthanc stops: it still has its database, and waits. Later counts are not saved.</summary>
    public void Stop()
    {
        _stops.Set();
        _thread?.Join();
        _thread = null;
    }

    public void Dispose()
    {
        Stop();
        _stops.Dispose();
    }

    private void Serve()
    {
        bool stops;
        do
        {
            _ = CallbackGuard.Run<SaveCall, int>(new SaveCall(Totals), host);
            stops = _stops.WaitOne(s_interval);
        }
        while (!stops);
        _ = CallbackGuard.Run<SaveCall, int>(new SaveCall(Totals), host);
    }

    private readonly struct SaveCall(LastingTotals totals) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            totals.Save();
            return 0;
        }
    }
}
