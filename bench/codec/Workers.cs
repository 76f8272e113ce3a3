// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace CodecBench;

/// <summary>Some workers that do the same at once, each on its thread; the first on the caller's.</summary>
internal sealed class Workers : IDisposable
{
    private readonly Worker[] _workers;
    private readonly Barrier _start;
    private readonly Barrier _end;
    private Action<Worker>? _operation;

    public Workers(int count, int threadsOfEach, BlockCoder coder)
    {
        _workers = new Worker[count];
        _start = new Barrier(count);
        _end = new Barrier(count);
        for (int i = 0; i < count; i++)
        {
            Worker worker = new(threadsOfEach, coder);
            _workers[i] = worker;
            if (i > 0)
            {
                new Thread(() => Follow(worker)) { IsBackground = true }.Start();
            }
        }
    }

    public Worker this[int index] => _workers[index];

    /// <summary>Returns when all have done it.</summary>
    public void Run(Action<Worker> operation)
    {
        _operation = operation;
        _start.SignalAndWait();
        operation(_workers[0]);
        _end.SignalAndWait();
    }

    public void Dispose()
    {
        _operation = null;
        _start.SignalAndWait();
        _end.SignalAndWait();
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }

        _start.Dispose();
        _end.Dispose();
    }

    private void Follow(Worker worker)
    {
        while (true)
        {
            _start.SignalAndWait();
            Action<Worker>? operation = _operation;
            operation?.Invoke(worker);
            _end.SignalAndWait();
            if (operation is null)
            {
                return;
            }
        }
    }
}
