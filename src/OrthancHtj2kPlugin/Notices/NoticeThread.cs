// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Notices;

/// <summary>Sends notices while Orthanc runs: nobody else waits for those who get them.</summary>
internal sealed class NoticeThread : IDisposable
{
    private readonly OrthancHost _host;
    private readonly ManualResetEvent _stops = new(false);
    private Thread? _thread;

    private NoticeThread(OrthancHost host, NoticeQueue queue) => (_host, Queue) = (host, queue);

    public NoticeQueue Queue { get; }

    /// <param name="url">Where notices are posted; empty for nowhere.</param>
    /// <returns>Null for nowhere.</returns>
    public static NoticeThread? Create(OrthancHost host, string url, LastingTotals totals)
        => url.Length == 0 ? null : new NoticeThread(host, new NoticeQueue(host, host, url, totals, TimeProvider.System));

    /// <summary>To be called when Orthanc has started.</summary>
    public void Start()
    {
        Thread thread = new(Serve) { IsBackground = true, Name = "htj2k-notices" };
        thread.Start();

        // Only a thread that runs can be waited for.
        _thread = thread;
    }

    /// <summary>To be called when Orthanc stops: no other notice is sent.</summary>
    public void Stop() => _stops.Set();

    /// <summary>Waits for the attempt that goes on.</summary>
    public void Dispose()
    {
        Stop();
        _thread?.Join();
        _stops.Dispose();
        Queue.Dispose();
    }

    private void Serve()
    {
        WaitHandle[] events = [_stops, Queue.News];
        TimeSpan wait = TimeSpan.Zero;
        while (WaitHandle.WaitAny(events, wait) != 0)
        {
            wait = CallbackGuard.Run<SendCall, TimeSpan>(new SendCall(Queue, _stops), _host);
        }

        Queue.Close();
    }

    private readonly struct SendCall(NoticeQueue queue, WaitHandle stops) : ICallback<TimeSpan>
    {
        public static TimeSpan Failure => TimeSpan.FromMinutes(1);

        public TimeSpan Run() => queue.Send(stops);
    }
}
