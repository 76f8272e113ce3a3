// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Scheduling;

namespace Htj2k.Decoding;

/// <summary>
/// Output rows of a level, from whole rows of code-blocks. The thread that takes a strip decodes these and makes the rows, so that
/// coefficients stay in the cache of one core; its pieces are the code-blocks of one sub-band each, or of all where there is one thread.
/// </summary>
internal sealed class SynthesisStrip(SynthesisLevel level, int index, int worker, WorkerMemory<CodeBlockDecoder, InverseTransform> memory,
    FramePartQueue<CodeBlockDecoder> queue)
    : SharedPart<CodeBlockDecoder>(queue, level.Number, worker)
{
    private InverseTransform? _synthesis;

    protected override int Pieces => IsShared ? _synthesis!.Subbands : 1;

    private bool IsShared => Queue.Workers.Length > 1;

    protected override void TakeOn(CodeBlockDecoder decoder) => _synthesis = memory.Rent(decoder);

    protected override void Do(int piece, CodeBlockDecoder decoder)
        => _synthesis!.Decode(decoder, level, index, piece, IsShared ? piece + 1 : _synthesis.Subbands);

    protected override void Complete()
    {
        InverseTransform synthesis = _synthesis!;
        synthesis.Run(level, index);
        level.Signal(index, synthesis);
        memory.Return(synthesis);
    }
}
