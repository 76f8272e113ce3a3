// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Htj2k.Scheduling;

/// <summary>
/// Hands the parts of a frame to workers. The caller is one of the workers while it waits. The result does not depend on which worker does
/// a part.
/// </summary>
/// <remarks>
/// Waking a thread takes as long as several parts, on virtual machines above all. So a thread that runs out of parts looks out for the next
/// one for a while before it sleeps. The first worker is called when a frame begins, not when its first part is complete.
/// </remarks>
internal sealed class FramePartQueue<TWorker> : IThreadPoolWorkItem, IDisposable
    where TWorker : IDisposable
{
    /// <summary>How long a thread looks out before it sleeps: 200 microseconds.</summary>
    private static readonly long s_patience = Stopwatch.Frequency / 5000;

    private readonly object _lock = new();
    private readonly WaitingParts<TWorker> _waiting;
    private readonly List<int> _idle = [];
    private readonly TWorker[] _members;
    private int _called;
    private int _free;
    private int _pending;
    private volatile bool _isOpen;
    private volatile int _done;
    private ExceptionDispatchInfo? _failure;

    public FramePartQueue(int threads, Func<TWorker> createWorker)
    {
        _members = new TWorker[threads];
        _waiting = new WaitingParts<TWorker>(threads);
        for (int i = 0; i < threads; i++)
        {
            _members[i] = createWorker();
            _idle.Add(i);
        }
    }

    /// <summary>The workers; touch them only while nothing is submitted.</summary>
    public ReadOnlySpan<TWorker> Workers => _members;

    /// <summary>Announces that parts come soon, until <see cref="Close"/>.</summary>
    public void Open()
    {
        if (_members.Length > 1)
        {
            lock (_lock)
            {
                _isOpen = true;
                CallWorkers(1);
            }
        }
    }

    /// <summary>Does a part, now or soon. Parts are done in the order in which they are submitted.</summary>
    public void Submit(FramePart<TWorker> part)
    {
        if (_members.Length == 1)
        {
            part.Process(_members[0]);
            return;
        }

        Enqueue(part, order: 0);
    }

    /// <summary>
    /// Does a part soon, at the latest in <see cref="Finish"/>. A part that is being done may enqueue others, and itself again.
    /// </summary>
    /// <param name="order">Parts of lower orders come first, and among them those that were enqueued first.</param>
    /// <param name="worker">The worker whose cache holds the data. It does the part, unless another worker is idle earlier.</param>
    public void Enqueue(FramePart<TWorker> part, int order, int worker = 0)
    {
        lock (_lock)
        {
            _waiting.Add(part, order, worker);
            Announce();
        }
    }

    /// <summary>Does a part as soon as a worker has nothing else to do, at the latest in <see cref="Finish"/>.</summary>
    public void Offer(FramePart<TWorker> part)
    {
        lock (_lock)
        {
            _waiting.Offer(part);
            Announce();
        }
    }

    /// <summary>Returns when all parts are done; rethrows the exception of a worker.</summary>
    public void Finish()
    {
        HelpUntilDone();
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Returns when no part is being done, also after a failure of the caller.</summary>
    public void Drain()
    {
        HelpUntilDone();
        _failure = null;
    }

    /// <summary>Announces that no more parts come: no thread has to look out for them.</summary>
    public void Close() => _isOpen = false;

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            do
            {
                _free--;
                DoWaiting(isCaller: false);
                _free++;
                LookOut(alsoForDone: false);
            }
            while (_waiting.Count > 0);
            _free--;
            _called--;
        }
    }

    public void Dispose()
    {
        HelpUntilDone();
        foreach (TWorker worker in _members)
        {
            worker.Dispose();
        }
    }

    private void HelpUntilDone()
    {
        lock (_lock)
        {
            bool hasLooked = false;
            while (_pending > 0)
            {
                if (DoWaiting(isCaller: true))
                {
                    hasLooked = false;
                }
                else if (!hasLooked)
                {
                    LookOut(alsoForDone: true);
                    hasLooked = true;
                }
                else
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }

    /// <summary>Announces one more part. The lock is held.</summary>
    private void Announce()
    {
        _pending++;
        CallWorkers(_waiting.Count);
        Monitor.Pulse(_lock);
    }

    /// <summary>Calls workers until one is free for each part. One worker always stays with the caller. The lock is held.</summary>
    private void CallWorkers(int parts)
    {
        while (_free < parts && _called < _members.Length - 1)
        {
            _called++;
            _free++;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Waits a little for a part that can be done. The lock is held on entry and on return.</summary>
    /// <param name="alsoForDone">Or for one that another thread has done.</param>
    private void LookOut(bool alsoForDone)
    {
        int done = _done;
        Monitor.Exit(_lock);
        long start = Stopwatch.GetTimestamp();
        while (_isOpen && _waiting.Count == 0 && !(alsoForDone && _done != done) && Stopwatch.GetTimestamp() - start < s_patience)
        {
            Thread.SpinWait(16);
        }

        Monitor.Enter(_lock);
    }

    /// <summary>Does one waiting part, or all; the lock is held on entry and on return, not while working.</summary>
    /// <param name="isCaller">
    /// One part, with the first worker: each thread gets the same worker again for the next frame, whose memory is in the cache of its
    /// core.
    /// </param>
    private bool DoWaiting(bool isCaller)
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        int place = isCaller ? 0 : _idle.Count - 1;
        int worker = _idle[place];
        _idle.RemoveAt(place);
        do
        {
            FramePart<TWorker> part = _waiting.Take(worker);
            Monitor.Exit(_lock);
            ExceptionDispatchInfo? failure = null;
            try
            {
                part.Process(_members[worker]);
            }
#pragma warning disable CA1031 // Thrown again in Finish, on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            Monitor.Enter(_lock);
            _failure ??= failure;
            _pending--;
            _done++;
            Monitor.PulseAll(_lock);
        }
        while (!isCaller && _waiting.Count > 0);
        _idle.Insert(isCaller ? 0 : _idle.Count, worker);
        return true;
    }
}
