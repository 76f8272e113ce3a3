// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;

namespace Htj2k.Encoding;

/// <summary>
/// Rows of what a decomposition level takes that make one row of code-blocks in each of its sub-bands. The thread that takes a strip on transforms and codes it,
/// so that its coefficients stay in the cache of one core; threads that find no strip any more help to code.
/// </summary>
internal sealed class Strip<T>(StripLevel<T> level, int index, BlockRowQueue<CodeBlockEncoder> queue) : FramePart<CodeBlockEncoder>(queue, -level.Number)
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Rows of a strip.</summary>
    public const int Rows = 2 * CodeBlockEncoder.Size;

    /// <summary>Behind all parts that nobody has taken on yet.</summary>
    private const int HelpOrder = 1;

    private int _takers;
    private int _taken;
    private int _done;
    private StripTransform<T>? _transform;

    /// <inheritdoc cref="FramePart{TWorker}.Await"/>
    public void Begin(int needed)
    {
        (_takers, _taken, _done) = (0, 0, 0);
        Await(needed);
    }

    public override void Process(CodeBlockEncoder encoder)
    {
        if (Interlocked.Increment(ref _takers) == 1)
        {
            _transform = level.Transform(index);
            level.Tell(index);
        }

        // Each thread that comes calls one more, as long as blocks are left.
        if (Queue.Workers.Length > 1 && Volatile.Read(ref _taken) < level.Blocks.Length - 1)
        {
            Queue.Enqueue(this, HelpOrder);
        }

        Code(encoder, _transform!);
    }

    public override void Dispose()
    {
    }

    private void Code(CodeBlockEncoder encoder, StripTransform<T> transform)
    {
        ReadOnlySpan<StripBlock> blocks = level.Blocks;
        for (int i = Interlocked.Increment(ref _taken) - 1; i < blocks.Length; i = Interlocked.Increment(ref _taken) - 1)
        {
            transform.Code(blocks[i], index, encoder);
            if (Interlocked.Increment(ref _done) == blocks.Length)
            {
                level.Return(transform);
            }
        }
    }
}
