// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>
/// One level of the synthesis of a group of components, cut into strips. They lie on a grid anchored at the origin, as code-blocks do, so
/// that each has whole rows of them.
/// </summary>
/// <remarks>
/// A strip takes half as many low-pass rows as it has, and so the upper or the lower half of a strip of the level before. The rows around
/// that one's edge on the same side come last, once both strips there are done. So strip k waits for one edge alone, with the number (k +
/// 1) / 2, and for the packets of its level. Each worker has neighbouring strips, the same ones on all levels: the rows that they read are
/// in the cache of its core.
/// </remarks>
internal sealed class SynthesisLevel
{
    private readonly SynthesisLevel? _next;
    private readonly SynthesisStrip[] _strips;
    private readonly int[] _missing;
    private readonly int _first;
    private readonly int _stripHeight;

    /// <param name="number">The last level is 1.</param>
    /// <param name="region">The samples that it makes; some.</param>
    /// <param name="stripHeight">Rows of a strip; a power of two.</param>
    /// <param name="next">The level that takes the rows of this one; null for the last.</param>
    public SynthesisLevel(int number, Region region, int stripHeight, SynthesisLevel? next,
        WorkerMemory<CodeBlockDecoder, InverseTransform> memory, FramePartQueue<CodeBlockDecoder> queue)
    {
        (Number, Region, _stripHeight, _next) = (number, region, stripHeight, next);
        _first = region.Top / stripHeight;
        _strips = new SynthesisStrip[(region.Bottom - 1) / stripHeight + 1 - _first];
        _missing = new int[_strips.Length + 1];
        for (int i = 0; i < _strips.Length; i++)
        {
            _strips[i] = new SynthesisStrip(this, _first + i, i * queue.Workers.Length / _strips.Length, memory, queue);
        }
    }

    public int Number { get; }

    public Region Region { get; }

    /// <summary>Gets ready for the next frame.</summary>
    public void Begin()
    {
        // Two strips at each edge, except the outermost.
        Array.Fill(_missing, 2);
        _missing[0] = 1;
        _missing[^1] = 1;
        foreach (SynthesisStrip strip in _strips)
        {
            strip.Begin(needed: 2);
        }
    }

    /// <summary>Signals to all strips that their code-blocks are there, or the low-pass rows of the lowest level.</summary>
    public void SignalStrips()
    {
        foreach (SynthesisStrip strip in _strips)
        {
            strip.Signal();
        }
    }

    /// <summary>The first row of a strip, and the one after its last.</summary>
    public (int Top, int Bottom) RowsOf(int strip)
    {
        long top = (long)strip * _stripHeight;
        return ((int)Math.Max(top, Region.Top), (int)Math.Min(top + _stripHeight, Region.Bottom));
    }

    /// <summary>Signals that a strip is done except for its edges.</summary>
    /// <param name="synthesis">The caller's.</param>
    public void Signal(int strip, InverseTransform synthesis)
    {
        SignalEdge(strip, synthesis);
        SignalEdge(strip + 1, synthesis);
    }

    /// <summary>The later of the two strips does the edge.</summary>
    /// <param name="edge">The number of the strip below it.</param>
    private void SignalEdge(int edge, InverseTransform synthesis)
    {
        if (Interlocked.Decrement(ref _missing[edge - _first]) > 0)
        {
            return;
        }

        if (edge > _first && edge < _first + _strips.Length)
        {
            synthesis.Complete(this, edge * _stripHeight);
        }

        _next?.Strip(2 * edge - 1)?.Signal();
        _next?.Strip(2 * edge)?.Signal();
    }

    /// <returns>Null when there is no such strip.</returns>
    private SynthesisStrip? Strip(int index) => index >= _first && index < _first + _strips.Length ? _strips[index - _first] : null;
}
