// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Scheduling;

/// <summary>The parts that wait for workers. One thread at a time may use it, except for <see cref="Count"/>.</summary>
internal sealed class WaitingParts<TWorker>
{
    private readonly PriorityQueue<FramePart<TWorker>, long>[] _ofWorkers;
    private readonly Queue<FramePart<TWorker>> _offered = new();
    private uint _added;
    private volatile int _count;

    public WaitingParts(int workers)
    {
        _ofWorkers = new PriorityQueue<FramePart<TWorker>, long>[workers];
        for (int i = 0; i < workers; i++)
        {
            _ofWorkers[i] = new PriorityQueue<FramePart<TWorker>, long>();
        }
    }

    public int Count => _count;

    /// <inheritdoc cref="FramePartQueue{TWorker}.Enqueue"/>
    public void Add(FramePart<TWorker> part, int order, int worker)
    {
        _ofWorkers[worker].Enqueue(part, ((long)order << 32) + _added++);
        _count++;
    }

    /// <inheritdoc cref="FramePartQueue{TWorker}.Offer"/>
    public void Offer(FramePart<TWorker> part)
    {
        _offered.Enqueue(part);
        _count++;
    }

    /// <summary>A part of a worker, or else of the worker that has most of them, or else one that is offered. There is one.</summary>
    public FramePart<TWorker> Take(int worker)
    {
        PriorityQueue<FramePart<TWorker>, long> parts = _ofWorkers[worker];
        if (parts.Count == 0)
        {
            foreach (PriorityQueue<FramePart<TWorker>, long> others in _ofWorkers)
            {
                parts = others.Count > parts.Count ? others : parts;
            }
        }

        _count--;
        return parts.Count > 0 ? parts.Dequeue() : _offered.Dequeue();
    }
}
