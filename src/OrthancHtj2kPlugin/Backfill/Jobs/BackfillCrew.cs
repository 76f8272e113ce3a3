// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Threads with a worker each, which take instances from one list. The threads live as long as the crew: the log of Orthanc keeps an entry
/// for each that ever wrote.
/// </summary>
internal sealed partial class BackfillCrew : IDisposable
{
    private const int StackBytes = 8 << 20;

    /// <summary>The default increment of nice(1).</summary>
    private const int Niceness = 10;

    private readonly IOrthancLog _log;
    private readonly List<StoredInstanceWorker> _workers;
    private readonly List<Thread> _threads;
    private readonly Queue<Action<StoredInstanceWorker>> _waiting = new();
    private int _pending;
    private bool _stops;

    /// <param name="threads">How many instances are worked on at the same time.</param>
    /// <param name="start">Starts a thread, or throws where the machine has no memory or no right for another one.</param>
    public BackfillCrew(IOrthancLog log, int threads, Func<StoredInstanceWorker> createWorker, Action<Thread>? start = null)
    {
        _log = log;
        _workers = new(threads);
        _threads = new(threads);
        try
        {
            for (int i = 0; i < threads; i++)
            {
                StoredInstanceWorker worker = createWorker();
                _workers.Add(worker);
                Thread thread = new(() => Serve(worker), StackBytes) { IsBackground = true, Name = "htj2k-backfill" };
                (start ?? (thread => thread.Start()))(thread);
                _threads.Add(thread);
            }
        }
        catch
        {
            // Nobody else ends the threads that have started.
            Dispose();
            throw;
        }
    }

    public int Threads => _threads.Count;

    /// <summary>Works on all items and returns when that is done. The outcomes are in the order of the items.</summary>
    public InstanceOutcome[] Run<T>(IReadOnlyList<T> items, Func<StoredInstanceWorker, T, InstanceOutcome> work, Func<T, string> nameOf)
    {
        InstanceOutcome[] outcomes = new InstanceOutcome[items.Count];
        lock (_waiting)
        {
            for (int i = 0; i < items.Count; i++)
            {
                int index = i;
                outcomes[i] = InstanceOutcome.Unexpected(nameOf(items[i]));
                _waiting.Enqueue(worker => outcomes[index] = work(worker, items[index]));
            }

            _pending += items.Count;
            Monitor.PulseAll(_waiting);
        }

        Wait();
        return outcomes;
    }

    /// <summary>Lets each thread do what comes next until nothing does, and returns at once.</summary>
    /// <param name="next">Called by the threads; null when there is no more.</param>
    public void Begin(Func<Action<StoredInstanceWorker>?> next)
    {
        lock (_waiting)
        {
            foreach (Thread _ in _threads)
            {
                _waiting.Enqueue(worker => DoAll(worker, next));
            }

            _pending += Threads;
            Monitor.PulseAll(_waiting);
        }
    }

    /// <summary>Waits for the end of what was begun.</summary>
    public void Wait()
    {
        lock (_waiting)
        {
            while (_pending > 0)
            {
                Monitor.Wait(_waiting);
            }
        }
    }

    public void Dispose()
    {
        lock (_waiting)
        {
            if (_stops)
            {
                return;
            }

            _stops = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (StoredInstanceWorker worker in _workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>
    /// Of libc; 0 and 0 for the calling thread, which on Linux has a priority of its own. That of <see cref="Thread"/> has no effect there.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);

    private static void LowerPriority()
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
        else
        {
            _ = SetPriority(0, 0, Niceness);
        }
    }

    private void Serve(StoredInstanceWorker worker)
    {
        // Uploads and previews come first: somebody waits for them.
        LowerPriority();
        while (Take() is { } work)
        {
            Do(worker, work);
            lock (_waiting)
            {
                _pending--;
                Monitor.PulseAll(_waiting);
            }
        }
    }

    private void DoAll(StoredInstanceWorker worker, Func<Action<StoredInstanceWorker>?> next)
    {
        while (next() is { } work)
        {
            Do(worker, work);
        }
    }

    private void Do(StoredInstanceWorker worker, Action<StoredInstanceWorker> work)
        => _ = CallbackGuard.Run<WorkCall, int>(new WorkCall(worker, work), _log);

    /// <returns>Null when there is no more to come.</returns>
    private Action<StoredInstanceWorker>? Take()
    {
        lock (_waiting)
        {
            Action<StoredInstanceWorker>? work;
            while (!_waiting.TryDequeue(out work) && !_stops)
            {
                Monitor.Wait(_waiting);
            }

            return work;
        }
    }

    private readonly struct WorkCall(StoredInstanceWorker worker, Action<StoredInstanceWorker> work) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            work(worker);
            return 0;
        }
    }
}
