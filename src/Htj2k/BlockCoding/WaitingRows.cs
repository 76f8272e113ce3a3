// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>Rows that wait for workers. One thread at a time may use it, but for <see cref="Count"/>.</summary>
internal sealed class WaitingRows<TWorker>
{
    private readonly PriorityQueue<BlockRow<TWorker>, long>[] _ofWorkers;
    private readonly Queue<BlockRow<TWorker>> _offered = new();
    private uint _added;
    private volatile int _count;

    public WaitingRows(int workers)
    {
        _ofWorkers = new PriorityQueue<BlockRow<TWorker>, long>[workers];
        for (int i = 0; i < workers; i++)
        {
            _ofWorkers[i] = new PriorityQueue<BlockRow<TWorker>, long>();
        }
    }

    public int Count => _count;

    /// <inheritdoc cref="BlockRowQueue{TWorker}.Enqueue"/>
    public void Add(BlockRow<TWorker> row, int order, int worker)
    {
        _ofWorkers[worker].Enqueue(row, ((long)order << 32) + _added++);
        _count++;
    }

    /// <inheritdoc cref="BlockRowQueue{TWorker}.Offer"/>
    public void Offer(BlockRow<TWorker> row)
    {
        _offered.Enqueue(row);
        _count++;
    }

    /// <summary>A row of a worker, or else of the worker that has most of them, or else one that is offered. There is one.</summary>
    public BlockRow<TWorker> Take(int worker)
    {
        PriorityQueue<BlockRow<TWorker>, long> rows = _ofWorkers[worker];
        if (rows.Count == 0)
        {
            foreach (PriorityQueue<BlockRow<TWorker>, long> others in _ofWorkers)
            {
                rows = others.Count > rows.Count ? others : rows;
            }
        }

        _count--;
        return rows.Count > 0 ? rows.Dequeue() : _offered.Dequeue();
    }
}
