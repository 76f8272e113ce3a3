// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>
/// The LL band of the lowest resolution, one code-block of each component. An offset that was subtracted from all samples to fit 16-bit
/// lanes is still in it, and only in it: it is added again here, in 32 bits. The reason is that 5/3 low-pass filters have gain 1, high-pass
/// filters gain 0, and the rounding commutes with whole numbers.
/// </summary>
internal sealed unsafe class LowestBandEncoder<T> : DependentPart<CodeBlockEncoder>, IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly EncodedComponent[] _components;
    private readonly FrameSamples _frame;
    private readonly LevelRows<T> _rows;
    private readonly Plane<int>[] _coefficients;

    /// <param name="rows">The output of the last level.</param>
    public LowestBandEncoder(EncodedComponent[] components, FrameSamples frame, LevelRows<T> rows, FramePartQueue<CodeBlockEncoder> queue)
        : base(queue, -(components[0].Levels + 1), worker: 0)
    {
        _components = components;
        _frame = frame;
        _rows = rows;
        _coefficients = new Plane<int>[components.Length];
        for (int c = 0; c < components.Length; c++)
        {
            _coefficients[c] = new Plane<int>(components[c].Subbands[0].Width, components[c].Subbands[0].Height);
        }
    }

    /// <inheritdoc cref="DependentPart{TWorker}.Await"/>
    public void Begin(int needed) => Await(needed);

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

    public void Dispose()
    {
        _rows.Dispose();
        foreach (Plane<int> coefficients in _coefficients)
        {
            coefficients.Dispose();
        }
    }

    /// <summary>Y1 and Y2 are differences, which an amount subtracted from all components does not change.</summary>
    private int Offset(int component) => _frame.ColorTransform && component > 0 ? 0 : _frame.Shift - Lanes.LevelShift(_frame.Format);

    private static void Add(T* from, int offset, int* to, int width)
    {
        for (int x = 0; x < width; x++)
        {
            to[x] = int.CreateTruncating(from[x]) + offset;
        }
    }
}
