// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>
/// Input rows of a decomposition level that make one row of code-blocks in each of its sub-bands. The thread that takes a strip transforms
/// and codes it, so that its coefficients stay in the cache of one core; its pieces are code-blocks.
/// </summary>
internal sealed class AnalysisStrip<T>(AnalysisLevel<T> level, int index, int worker, FramePartQueue<CodeBlockEncoder> queue)
    : SharedPart<CodeBlockEncoder>(queue, -level.Number, worker)
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Rows of a strip.</summary>
    public const int Rows = 2 * CodeBlock.NominalSize;

    private ForwardTransform<T>? _transform;

    protected override int Pieces => level.Blocks.Length;

    protected override void TakeOn(CodeBlockEncoder encoder)
    {
        _transform = level.Transform(index, encoder);
        level.Signal(index);
    }

    protected override void Do(int piece, CodeBlockEncoder encoder) => _transform!.Code(level.Blocks[piece], index, encoder);

    protected override void Complete() => level.Return(_transform!);
}
