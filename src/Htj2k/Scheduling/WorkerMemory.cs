// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Scheduling;

/// <summary>
/// The memory that workers need for a strip, at most two for each worker. A worker gets the memory that it had before, which is in the
/// cache of its core.
/// </summary>
internal sealed class WorkerMemory<TWorker, T>(Func<T> create) : IDisposable
    where TWorker : class
    where T : class, IDisposable
{
    private readonly List<(TWorker Owner, T Memory)> _all = [];
    private readonly List<(TWorker Owner, T Memory)> _idle = [];

    /// <summary>Takes back memory that was not returned because of a failure.</summary>
    public void Reset()
    {
        _idle.Clear();
        _idle.AddRange(_all);
    }

    public T Rent(TWorker owner)
    {
        lock (_all)
        {
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Owner == owner)
                {
                    T memory = _idle[i].Memory;
                    _idle.RemoveAt(i);
                    return memory;
                }
            }

            _all.Add((owner, create()));
            return _all[^1].Memory;
        }
    }

    /// <summary>Any thread may give it back.</summary>
    public void Return(T memory)
    {
        lock (_all)
        {
            foreach ((TWorker, T Memory) entry in _all)
            {
                if (entry.Memory == memory)
                {
                    _idle.Add(entry);
                    return;
                }
            }
        }
    }

    public void Dispose()
    {
        foreach ((_, T memory) in _all)
        {
            memory.Dispose();
        }
    }
}
