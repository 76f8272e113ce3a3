// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>
/// Lets threads of the pool help the caller with one piece of work. The caller never waits for a thread that has not begun: helpers that
/// the pool starts too late find the group closed and touch nothing.
/// </summary>
internal sealed class WorkerGroup : IThreadPoolWorkItem
{
    private readonly object _lock = new();
    private readonly Action<int> _work;
    private int _started = 1;
    private int _active;
    private bool _isClosed;
    private Exception? _failure;

    private WorkerGroup(Action<int> work)
    {
        _work = work;
    }

    /// <summary>Runs the work on the caller's thread, as worker 0, and on up to <paramref name="workers"/> - 1 others.</summary>
    /// <param name="workers">1 or more.</param>
    /// <param name="work">Takes the number of the worker; returns when there is nothing left to do.</param>
    /// <exception cref="Exception">The exception of the work, from whichever thread.</exception>
    public static void Run(int workers, Action<int> work)
    {
        WorkerGroup group = new(work);
        for (int i = 1; i < workers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(group, preferLocal: false);
        }

        try
        {
            work(0);
        }
        finally
        {
            group.Close();
        }

        if (group._failure is not null)
        {
            throw new InvalidOperationException(group._failure.Message, group._failure);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        int worker;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            worker = _started++;
            _active++;
        }

        try
        {
            _work(worker);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            lock (_lock)
            {
                _active--;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_active > 0)
            {
                Monitor.Wait(_lock);
            }
        }
    }
}
