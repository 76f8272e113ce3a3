// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>A part of a frame that any worker can take on as soon as those parts are done whose rows it needs.</summary>
/// <param name="order">As in <see cref="BlockRowQueue{TWorker}.Enqueue"/>.</param>
/// <param name="worker">As there.</param>
internal abstract class FramePart<TWorker>(BlockRowQueue<TWorker> queue, int order, int worker) : BlockRow<TWorker>
    where TWorker : IDisposable
{
    private int _missing;

    protected BlockRowQueue<TWorker> Queue { get; } = queue;

    /// <summary>Gets ready for a frame.</summary>
    /// <param name="needed">Parts that will tell of their rows; 0 for a part that can be taken on at once.</param>
    protected void Await(int needed)
    {
        _missing = needed;
        if (needed == 0)
        {
            Queue.Enqueue(this, order, worker);
        }
    }

    /// <summary>Says that a part that is needed has its rows.</summary>
    public void Tell()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            Queue.Enqueue(this, order, worker);
        }
    }
}
