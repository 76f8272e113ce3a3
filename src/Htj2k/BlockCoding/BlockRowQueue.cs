// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.ExceptionServices;

namespace Htj2k.BlockCoding;

/// <summary>
/// Hands rows of code-blocks to workers while the caller goes on with the wavelet. With one thread the caller does each row at once.
/// Which worker does a row has no influence on the result.
/// </summary>
internal sealed class BlockRowQueue<TWorker> : IThreadPoolWorkItem, IDisposable
    where TWorker : IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<BlockRow<TWorker>> _waiting = new();
    private readonly Stack<TWorker> _idle = new();
    private readonly TWorker[] _members;
    private int _called;
    private int _pending;
    private ExceptionDispatchInfo? _failure;

    public BlockRowQueue(int threads, Func<TWorker> createWorker)
    {
        _members = new TWorker[threads];
        for (int i = 0; i < threads; i++)
        {
            _members[i] = createWorker();
            _idle.Push(_members[i]);
        }
    }

    /// <summary>Rows that each sub-band keeps in flight.</summary>
    public int Depth => _members.Length == 1 ? 1 : 2;

    /// <summary>The workers; touch them only while nothing is submitted.</summary>
    public ReadOnlySpan<TWorker> Workers => _members;

    /// <summary>Does a row, now or soon.</summary>
    public void Submit(BlockRow<TWorker> row)
    {
        if (_members.Length == 1)
        {
            row.Process(_members[0]);
            return;
        }

        lock (_lock)
        {
            row.IsDone = false;
            _pending++;
            _waiting.Enqueue(row);

            // One worker stays with the caller.
            if (_called < _members.Length - 1)
            {
                _called++;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <summary>Returns when the row is done; helps meanwhile.</summary>
    public void WaitUntilDone(BlockRow<TWorker> row)
    {
        if (_members.Length > 1)
        {
            HelpUntilDone(row);
        }
    }

    /// <summary>Returns when all rows are done; throws what a worker threw.</summary>
    public void Finish()
    {
        if (_members.Length > 1)
        {
            HelpUntilDone(null);
            ExceptionDispatchInfo? failure = _failure;
            _failure = null;
            failure?.Throw();
        }
    }

    /// <summary>Returns when no row is being done, after a failure of the caller's too.</summary>
    public void Drain()
    {
        if (_members.Length > 1)
        {
            HelpUntilDone(null);
            _failure = null;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            DoWaiting(all: true);
            _called--;
        }
    }

    public void Dispose()
    {
        HelpUntilDone(null);
        foreach (TWorker worker in _members)
        {
            worker.Dispose();
        }
    }

    /// <param name="row">Null waits for all rows.</param>
    private void HelpUntilDone(BlockRow<TWorker>? row)
    {
        lock (_lock)
        {
            while (row is null ? _pending > 0 : !row.IsDone)
            {
                if (!DoWaiting(all: false))
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }

    /// <summary>Does one waiting row, or all; the lock is held on entry and on return, not while working.</summary>
    private bool DoWaiting(bool all)
    {
        bool any = false;
        while (_waiting.TryDequeue(out BlockRow<TWorker>? row))
        {
            any = true;
            TWorker worker = _idle.Pop();
            Monitor.Exit(_lock);
            ExceptionDispatchInfo? failure = null;
            try
            {
                row.Process(worker);
            }
#pragma warning disable CA1031 // Thrown again in Finish, on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            Monitor.Enter(_lock);
            _failure ??= failure;
            _idle.Push(worker);
            row.IsDone = true;
            _pending--;
            Monitor.PulseAll(_lock);
            if (!all)
            {
                break;
            }
        }

        return any;
    }
}
