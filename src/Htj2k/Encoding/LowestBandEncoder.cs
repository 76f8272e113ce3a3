// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>The LL band of the lowest resolution, one code-block of each component.</summary>
internal abstract class LowestBandEncoder(FramePartQueue<CodeBlockEncoder> queue, int levels)
    : DependentPart<CodeBlockEncoder>(queue, -(levels + 1), worker: 0), IDisposable
{
    /// <inheritdoc cref="DependentPart{TWorker}.Await"/>
    public void Begin(int needed) => Await(needed);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <remarks>
/// An offset that was subtracted from all samples to fit narrow lanes is still in the band, and only in it: it is added again here, in
/// lanes that hold the sum. The reason is that 5/3 low-pass filters have gain 1, high-pass filters gain 0, and the rounding commutes with
/// whole numbers.
/// </remarks>
/// <typeparam name="T">Lanes of the wavelet.</typeparam>
/// <typeparam name="TLowest">Lanes of the band's coefficients: 32 or 64 bits, at least as wide.</typeparam>
internal sealed unsafe class LowestBandEncoder<T, TLowest> : LowestBandEncoder
    where T : unmanaged, IBinaryInteger<T>
    where TLowest : unmanaged, IBinaryInteger<TLowest>
{
    private readonly EncodedComponent[] _components;
    private readonly FrameSamples _frame;
    private readonly LevelRows<T> _rows;
    private readonly Plane<TLowest>[] _coefficients;

    /// <param name="rows">The output of the last level.</param>
    public LowestBandEncoder(EncodedComponent[] components, FrameSamples frame, LevelRows<T> rows, FramePartQueue<CodeBlockEncoder> queue)
        : base(queue, components[0].Levels)
    {
        _components = components;
        _frame = frame;
        _rows = rows;
        _coefficients = new Plane<TLowest>[components.Length];
        for (int c = 0; c < components.Length; c++)
        {
            _coefficients[c] = new Plane<TLowest>(components[c].Subbands[0].Width, components[c].Subbands[0].Height);
        }
    }

    public override void Process(CodeBlockEncoder encoder)
    {
        EncodedSubband lowest = _components[0].Subbands[0];
        _rows.Begin(0);
        for (int y = 0; y < lowest.Height; y++)
        {
            for (int c = 0; c < _components.Length; c++)
            {
                Add(_rows.Row(c, y), Offset(c), _coefficients[c].Row(y), lowest.Width);
            }
        }

        for (int c = 0; c < _components.Length; c++)
        {
            _components[c].Subbands[0].BlockRow(0)[0] = encoder.Encode(
                _coefficients[c].Row(0), _coefficients[c].Stride, lowest.Width, lowest.Height, lowest.Orientation);
        }
    }

    public override void Dispose()
    {
        _rows.Dispose();
        foreach (Plane<TLowest> coefficients in _coefficients)
        {
            coefficients.Dispose();
        }
    }

    /// <summary>Y1 and Y2 are differences, which an amount subtracted from all components does not change.</summary>
    private TLowest Offset(int component) => _frame.ColorTransform && component > 0
        ? TLowest.Zero
        : TLowest.CreateTruncating(_frame.Shift - Lanes.LevelShift(_frame.Format));

    private static void Add(T* from, TLowest offset, TLowest* to, int width)
    {
        for (int x = 0; x < width; x++)
        {
            to[x] = TLowest.CreateTruncating(from[x]) + offset;
        }
    }
}
