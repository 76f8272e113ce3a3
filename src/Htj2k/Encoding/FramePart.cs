// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Encoding;

/// <summary>A part of a frame that any thread can take on as soon as those parts are transformed whose rows it needs.</summary>
/// <param name="level">The decomposition level, from 1. Later levels go first: what they need is still in the cache then.</param>
internal abstract class FramePart(BlockRowQueue<CodeBlockEncoder> queue, int level) : BlockRow<CodeBlockEncoder>
{
    private readonly int _order = -level;
    private int _missing;

    protected BlockRowQueue<CodeBlockEncoder> Queue { get; } = queue;

    /// <summary>Gets ready for a frame.</summary>
    /// <param name="needed">Parts that will tell of their rows; 0 for a part that can be taken on at once.</param>
    protected void Await(int needed)
    {
        _missing = needed;
        if (needed == 0)
        {
            Queue.Enqueue(this, _order);
        }
    }

    /// <summary>Says that a part that is needed is transformed.</summary>
    public void Tell()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            Queue.Enqueue(this, _order);
        }
    }
}
