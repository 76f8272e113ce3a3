// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Scheduling;

namespace Htj2k.Decoding;

/// <summary>A row of code-blocks of a lowest band.</summary>
/// <param name="start">The synthesis that waits for it.</param>
internal sealed class LowestBandPart<T>(LowestBandDecoder<T> band, int row, SynthesisStart<T> start) : FramePart<CodeBlockDecoder>
    where T : unmanaged, INumberBase<T>
{
    public override void Process(CodeBlockDecoder decoder)
    {
        band.Decode(decoder, row);
        start.Signal();
    }
}
