// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>One decomposition level of a frame, cut into strips; 1 is the finest.</summary>
internal sealed class AnalysisLevel<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly EncodedComponent[] _components;
    private readonly WorkerMemory<CodeBlockEncoder, ForwardTransform<T>> _memory;
    private readonly Plane<T>[] _low;
    private readonly AnalysisStrip<T>[] _strips;
    private readonly StripBlock[] _blocks;

    /// <param name="width">Samples per input row of this level.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="createRows">Makes a thread's source of these rows.</param>
    public AnalysisLevel(
        int number, int width, int height, EncodedComponent[] components, Func<LevelRows<T>> createRows,
            FramePartQueue<CodeBlockEncoder> queue)
    {
        (Number, Width, Height) = (number, width, height);
        _components = components;
        _memory = new WorkerMemory<CodeBlockEncoder, ForwardTransform<T>>(() => new ForwardTransform<T>(this, createRows()));
        _low = new Plane<T>[components.Length];
        for (int c = 0; c < components.Length; c++)
        {
            _low[c] = new Plane<T>((width + 1) / 2, (height + 1) / 2);
        }

        _strips = new AnalysisStrip<T>[(height + AnalysisStrip<T>.Rows - 1) / AnalysisStrip<T>.Rows];
        for (int i = 0; i < _strips.Length; i++)
        {
            _strips[i] = new AnalysisStrip<T>(this, i, i * queue.Workers.Length / _strips.Length, queue);
        }

        List<StripBlock> blocks = [];
        for (int c = 0; c < components.Length; c++)
        {
            for (SubbandOrientation orientation = SubbandOrientation.HL; orientation <= SubbandOrientation.HH; orientation++)
            {
                for (int column = 0; column < components[c].Detail(number, orientation).BlocksWide; column++)
                {
                    blocks.Add(new StripBlock(c, orientation, column));
                }
            }
        }

        _blocks = [.. blocks];
    }

    public int Number { get; }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<EncodedComponent> Components => _components;

    /// <summary>The output for the next level, one plane for each component.</summary>
    public Plane<T>[] Low => _low;

    /// <summary>The code-blocks that a strip has at most; the last one may have no high-pass rows.</summary>
    public ReadOnlySpan<StripBlock> Blocks => _blocks;

    /// <summary>The level that takes the low-pass rows; null for the last level.</summary>
    public AnalysisLevel<T>? Next { get; set; }

    /// <summary>The lowest band, for the last level.</summary>
    public LowestBandEncoder? Lowest { get; set; }

    /// <param name="previous">Strips of the level before; 0 when this is the first.</param>
    public void Begin(AnalysisLevel<T>? previous)
    {
        for (int i = 0; i < _strips.Length; i++)
        {
            (int first, int last) = NeededBy(i, previous?._strips.Length ?? 0);
            _strips[i].Begin(last - first + 1);
        }
    }

    /// <summary>Transforms a strip; the result is the caller's until <see cref="Return"/>.</summary>
    public ForwardTransform<T> Transform(int strip, CodeBlockEncoder owner)
    {
        ForwardTransform<T> transform = _memory.Rent(owner);
        transform.Run(strip);
        return transform;
    }

    public void Return(ForwardTransform<T> transform) => _memory.Return(transform);

    /// <summary>Says that a strip is transformed.</summary>
    public void Signal(int strip)
    {
        Lowest?.Signal();
        if (Next is { } next)
        {
            int last = Math.Min((strip + 1) >> 1, next._strips.Length - 1);
            for (int i = Math.Max((strip - 1) >> 1, 0); i <= last; i++)
            {
                next._strips[i].Signal();
            }
        }
    }

    public void Dispose()
    {
        foreach (Plane<T> low in _low)
        {
            low.Dispose();
        }

        _memory.Dispose();
    }

    /// <summary>
    /// The strips of the level before that a strip needs: two that are as high as it, of the one above the last two rows, of the one below
    /// the first.
    /// </summary>
    private static (int First, int Last) NeededBy(int strip, int strips)
        => strips == 0 ? (0, -1) : (Math.Max(2 * strip - 1, 0), Math.Min(2 * strip + 2, strips - 1));
}
