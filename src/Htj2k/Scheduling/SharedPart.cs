// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Scheduling;

/// <summary>A part of a frame that one worker takes and splits into pieces. Workers that find no other part help with the pieces.</summary>
/// <param name="order">See <see cref="FramePartQueue{TWorker}.Enqueue"/>.</param>
/// <param name="worker">See <see cref="FramePartQueue{TWorker}.Enqueue"/>.</param>
internal abstract class SharedPart<TWorker>(FramePartQueue<TWorker> queue, int order, int worker)
    : DependentPart<TWorker>(queue, order, worker)
    where TWorker : IDisposable
{
    private int _takers;
    private int _taken;
    private int _done;

    /// <summary>The number of pieces, known once a worker has taken the part.</summary>
    protected abstract int Pieces { get; }

    /// <inheritdoc cref="DependentPart{TWorker}.Await"/>
    public void Begin(int needed)
    {
        (_takers, _taken, _done) = (0, 0, 0);
        Await(needed);
    }

    public sealed override void Process(TWorker worker)
    {
        if (Interlocked.Increment(ref _takers) == 1)
        {
            TakeOn(worker);
        }

        // Each thread that comes calls another while pieces are left.
        int pieces = Pieces;
        if (Queue.Workers.Length > 1 && Volatile.Read(ref _taken) < pieces - 1)
        {
            Queue.Offer(this);
        }

        for (int i = Interlocked.Increment(ref _taken) - 1; i < pieces; i = Interlocked.Increment(ref _taken) - 1)
        {
            Do(i, worker);
            if (Interlocked.Increment(ref _done) == pieces)
            {
                Complete();
            }
        }
    }

    /// <summary>Comes first, on one thread.</summary>
    protected virtual void TakeOn(TWorker worker)
    {
    }

    /// <summary>Does one piece; different threads may do different ones.</summary>
    protected abstract void Do(int piece, TWorker worker);

    /// <summary>Comes when all pieces are done, on the thread that did the last.</summary>
    protected virtual void Complete()
    {
    }
}
