// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>Machines without the memory, or the right, for another thread.</summary>
public sealed class RefusedThreadTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Keeper_whose_thread_does_not_start_can_be_stopped_and_started_again()
    {
        using ServerLease lease = new(_orthanc.Folder, TimeProvider.System);
        bool isPossible = false;
        int started = 0;

        // What it keeps is not there: every step is logged as a failure.
        using JournalKeeper keeper = new(
            _orthanc, _orthanc, null!, null!, null!, lease, null!, () => { }, null!, TimeProvider.System, thread =>
        {
            Start(thread, isPossible);
            started++;
        });
        _ = Assert.Throws<InsufficientMemoryException>(keeper.Start);
        keeper.Stop();
        isPossible = true;

        keeper.Start();

        Assert.Equal(2, started);
    }

    [Fact]
    public void Pulse_whose_thread_does_not_start_can_be_disposed_of()
    {
        using ServerLease lease = new(_orthanc.Folder, TimeProvider.System);
        using LeasePulse pulse = new(lease, _orthanc, thread => Start(thread, isPossible: false));

        _ = Assert.Throws<InsufficientMemoryException>(pulse.Start);
    }

    [Fact]
    public void Threads_of_a_backfill_end_when_one_of_them_does_not_start()
    {
        using BackfillProcess process = new(_orthanc);
        BackfillTask task = new() { Operation = BackfillOperation.Verify, TransferSyntax = "", Resources = [] };
        List<Thread> started = [];

        _ = Assert.Throws<InsufficientMemoryException>(() => new BackfillCrew(
            _orthanc, 3, () => new StoredInstanceWorker(process.Services, task), thread =>
            {
                Start(thread, isPossible: started.Count < 2);
                started.Add(thread);
            }));

        Assert.All(started, thread => Assert.False(thread.IsAlive));
        Assert.Equal(2, started.Count);
    }

    private static void Start(Thread thread, bool isPossible)
    {
        if (!isPossible)
        {
            throw new InsufficientMemoryException();
        }

        thread.Start();
    }
}
