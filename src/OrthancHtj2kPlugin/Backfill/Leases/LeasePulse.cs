// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>
/// Renews the lease of this server, on a thread that waits for nothing else: other servers take this one for dead when its pulse stops.
/// </summary>
/// <param name="start">Starts a thread, or throws where the machine has no memory or no right for another one.</param>
internal sealed class LeasePulse(ServerLease lease, IOrthancLog log, Action<Thread>? start = null) : IDisposable
{
    private readonly ManualResetEventSlim _ends = new();
    private Thread? _thread;

    public void Start()
    {
        Thread thread = new(() => Guard(Serve)) { IsBackground = true, Name = "htj2k-lease" };
        (start ?? (thread => thread.Start()))(thread);

        // Only a thread that runs can be waited for.
        _thread = thread;
    }

    public void Dispose()
    {
        _ends.Set();
        _thread?.Join();
        _ends.Dispose();
    }

    private void Serve()
    {
        do
        {
            Guard(Renew);
        }
        while (!_ends.Wait(ServerLease.Renewal));
    }

    private void Renew()
    {
        try
        {
            lease.Renew();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The keeper of the journal, which uses the same folder, logs it.
        }
    }

    private void Guard(Action step) => CallbackGuard.Run<PulseCall, int>(new PulseCall(step), log);

    private readonly struct PulseCall(Action step) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            step();
            return 0;
        }
    }
}
