// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Decoding;

/// <summary>
/// Rows of what a level makes, from whole rows of code-blocks. The thread that takes a strip on decodes these and makes the rows of them, so that coefficients
/// stay in the cache of one core; threads that find no strip any more help to decode.
/// </summary>
internal sealed class SynthesisStrip(SynthesisLevel level, int index, StripPool pool, BlockRowQueue<CodeBlockDecoder> queue)
    : FramePart<CodeBlockDecoder>(queue, level.Number)
{
    /// <summary>Behind all strips that nobody has taken on yet.</summary>
    private const int HelpOrder = int.MaxValue;

    private int _takers;
    private int _taken;
    private int _done;
    private StripSynthesis? _synthesis;

    /// <inheritdoc cref="FramePart{TWorker}.Await"/>
    public void Begin(int needed)
    {
        (_takers, _taken, _done) = (0, 0, 0);
        Await(needed);
    }

    public override void Process(CodeBlockDecoder decoder)
    {
        if (Interlocked.Increment(ref _takers) == 1)
        {
            _synthesis = pool.Rent();
        }

        // Each thread that comes calls one more, as long as sub-bands are left.
        StripSynthesis synthesis = _synthesis!;
        if (Queue.Workers.Length > 1 && Volatile.Read(ref _taken) < synthesis.Subbands - 1)
        {
            Queue.Enqueue(this, HelpOrder);
        }

        for (int i = Interlocked.Increment(ref _taken) - 1; i < synthesis.Subbands; i = Interlocked.Increment(ref _taken) - 1)
        {
            synthesis.Decode(decoder, level, index, i);
            if (Interlocked.Increment(ref _done) == synthesis.Subbands)
            {
                synthesis.Run(level, index);
                level.Tell(index, synthesis);
                pool.Return(synthesis);
            }
        }
    }

    public override void Dispose()
    {
    }
}
