// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// Decoders or transcoders for the threads of Orthanc that need one at the same time. Their number is bounded: further requests wait.
/// </summary>
internal sealed class WorkerPool<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Stack<T> _idle = new();
    private readonly int _limit;
    private readonly Func<T> _create;
    private readonly Action<T>? _tidy;
    private int _created;
    private bool _disposed;

    /// <param name="limit">The most workers.</param>
    /// <param name="tidy">Releases memory that a worker has no use for while it is idle.</param>
    public WorkerPool(int limit, Func<T> create, Action<T>? tidy = null)
    {
        _limit = limit;
        _create = create;
        _tidy = tidy;
    }

    /// <exception cref="ObjectDisposedException">The plugin was finalised.</exception>
    public T Rent()
    {
        lock (_idle)
        {
            while (true)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_idle.TryPop(out T? worker))
                {
                    return worker;
                }

                if (_created < _limit)
                {
                    T created = _create();
                    _created++;
                    return created;
                }

                Monitor.Wait(_idle);
            }
        }
    }

    public void Return(T worker)
    {
        _tidy?.Invoke(worker);
        lock (_idle)
        {
            if (_disposed)
            {
                worker.Dispose();
                return;
            }

            _idle.Push(worker);
            Monitor.Pulse(_idle);
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out T? worker))
            {
                worker.Dispose();
            }

            Monitor.PulseAll(_idle);
        }
    }
}
