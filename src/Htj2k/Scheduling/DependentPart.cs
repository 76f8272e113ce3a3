// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Scheduling;

/// <summary>A part of a frame that waits for other parts, whose rows it needs. Any worker can take it as soon as they are done.</summary>
/// <param name="order">See <see cref="FramePartQueue{TWorker}.Enqueue"/>.</param>
/// <param name="worker">See <see cref="FramePartQueue{TWorker}.Enqueue"/>.</param>
internal abstract class DependentPart<TWorker>(FramePartQueue<TWorker> queue, int order, int worker) : FramePart<TWorker>
    where TWorker : IDisposable
{
    private int _missing;

    protected FramePartQueue<TWorker> Queue { get; } = queue;

    /// <summary>Gets ready for the next frame.</summary>
    /// <param name="needed">How many parts will signal that they are done; 0 when a worker can take this one at once.</param>
    protected void Await(int needed)
    {
        _missing = needed;
        if (needed == 0)
        {
            Queue.Enqueue(this, order, worker);
        }
    }

    /// <summary>Signals that a needed part is done.</summary>
    public void Signal()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            Queue.Enqueue(this, order, worker);
        }
    }
}
