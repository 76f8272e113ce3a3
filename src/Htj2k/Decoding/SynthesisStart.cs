// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Scheduling;

namespace Htj2k.Decoding;

/// <summary>
/// The step between the lowest bands of a group and the synthesis: the bands are complete, and the first level can begin.
/// </summary>
internal sealed class SynthesisStart<T> : DependentPart<CodeBlockDecoder>
    where T : unmanaged, INumberBase<T>
{
    private readonly SynthesisComponent<T>[] _components;
    private readonly SynthesisLevel _level;
    private readonly List<LowestBandPart<T>> _parts = [];

    /// <param name="level">The lowest level that has samples.</param>
    public SynthesisStart(SynthesisComponent<T>[] components, SynthesisLevel level, FramePartQueue<CodeBlockDecoder> queue)
        : base(queue, order: 0, worker: 0)
    {
        (_components, _level) = (components, level);
        foreach (SynthesisComponent<T> component in components)
        {
            for (int row = 0; row < component.Lowest.BlockRows; row++)
            {
                _parts.Add(new LowestBandPart<T>(component.Lowest, row, this));
            }
        }
    }

    /// <summary>Begins a frame.</summary>
    public void Begin()
    {
        Await(_parts.Count);
        foreach (LowestBandPart<T> part in _parts)
        {
            Queue.Enqueue(part, order: 0);
        }
    }

    public override void Process(CodeBlockDecoder decoder)
    {
        foreach (SynthesisComponent<T> component in _components)
        {
            component.Lowest.Complete();
        }

        _level.SignalStrips();
    }
}
