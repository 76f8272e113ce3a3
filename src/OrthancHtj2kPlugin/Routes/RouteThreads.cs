// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>
/// A few threads with large stacks for the work of routes. Orthanc's HTTP threads have 100 KB, which its own decoders overrun. Threads must
/// not come and go, because the log of Orthanc keeps an entry for every thread that ever wrote. Requests beyond the number of threads wait.
/// </summary>
internal sealed class RouteThreads : IDisposable
{
    private const int StackBytes = 8 << 20;
    private const int MaximumThreads = 4;

    private readonly IErrorLog _log;
    private readonly Action<Thread> _start;
    private readonly Queue<Work> _waiting = new();
    private readonly List<Thread> _threads = new(MaximumThreads);
    private int _idle;
    private bool _stops;

    /// <param name="start">Starts a thread, or throws where the machine has no memory or no right for another one.</param>
    public RouteThreads(IErrorLog log, Action<Thread>? start = null)
    {
        _log = log;
        _start = start ?? (thread => thread.Start());
    }

    /// <summary>Runs a piece of work and returns when it is done.</summary>
    /// <param name="action">Must not throw: an exception is only logged.</param>
    public void Run(Action action) => Enqueue(action).Wait();

    /// <summary>Runs a piece of work, returns when it is done, and throws what it throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The caller gets every exception.")]
    public void RunForCaller(Action action)
    {
        ExceptionDispatchInfo? thrown = null;
        Run(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thrown?.Throw();
    }

    /// <summary>Runs a piece of work and returns at once.</summary>
    /// <param name="action">Must not throw: an exception is only logged.</param>
    public void Begin(Action action) => _ = Enqueue(action);

    public void Dispose()
    {
        lock (_waiting)
        {
            _stops = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private Work Enqueue(Action action)
    {
        Work work = new(action);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stops, this);

            // Before the work waits: when this throws, the request ends, and nobody may take its work any more.
            if (_idle <= _waiting.Count && _threads.Count < MaximumThreads)
            {
                AddThread();
            }

            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
        }

        return work;
    }

    private void AddThread()
    {
        Thread thread = new(Serve, StackBytes) { IsBackground = true, Name = "htj2k-route" };
        try
        {
            _start(thread);
        }
        catch (Exception exception) when (_threads.Count > 0 && exception is (OutOfMemoryException or ThreadStartException))
        {
            // The threads that there are do the work later.
            return;
        }

        _threads.Add(thread);
    }

    private void Serve()
    {
        while (Take() is Work work)
        {
            _ = CallbackGuard.Run<WorkCall, int>(new WorkCall(work), _log);
            work.Finish();
        }
    }

    /// <returns>Null when there is no more to come.</returns>
    private Work? Take()
    {
        lock (_waiting)
        {
            Work? work;
            while (!_waiting.TryDequeue(out work) && !_stops)
            {
                _idle++;
                Monitor.Wait(_waiting);
                _idle--;
            }

            return work;
        }
    }

    private sealed class Work(Action action)
    {
        private readonly object _changed = new();
        private bool _isDone;

        public Action Action => action;

        public void Finish()
        {
            lock (_changed)
            {
                _isDone = true;
                Monitor.Pulse(_changed);
            }
        }

        public void Wait()
        {
            lock (_changed)
            {
                while (!_isDone)
                {
                    Monitor.Wait(_changed);
                }
            }
        }
    }

    private readonly struct WorkCall(Work work) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            work.Action();
            return 0;
        }
    }
}
