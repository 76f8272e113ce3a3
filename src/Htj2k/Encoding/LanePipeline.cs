// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Contract;
using Htj2k.Samples;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <inheritdoc/>
/// <typeparam name="T">Lanes of 16, 32 or 64 bits.</typeparam>
internal sealed unsafe class LanePipeline<T> : ForwardPipeline
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly FramePartQueue<CodeBlockEncoder> _queue;
    private readonly FrameSamples _frame;
    private readonly EncodedComponent[] _components;
    private readonly AnalysisLevel<T>[] _levels;
    private readonly LowestBandEncoder _lowest;

    public LanePipeline(SampleFormat format, bool colorTransform, int levels, FramePartQueue<CodeBlockEncoder> queue)
        : base(format, colorTransform)
    {
        _queue = queue;
        _frame = new FrameSamples(format, colorTransform);
        _components = new EncodedComponent[format.Components];
        for (int c = 0; c < format.Components; c++)
        {
            // The differences that make Y1 and Y2 need one bit more; QCD speaks for all components.
            _components[c] = new EncodedComponent(format.Width, format.Height, levels, format.BitsPerSample + (colorTransform ? 1 : 0));
        }

        _levels = new AnalysisLevel<T>[levels];
        Func<LevelRows<T>> rows = () => new SampleRows<T>(_frame);
        for (int i = 0; i < levels; i++)
        {
            AnalysisLevel<T> level = new(
                i + 1, EncodedComponent.LowSamples(format.Width, i), EncodedComponent.LowSamples(format.Height, i), _components, rows,
                    queue);
            _levels[i] = level;
            if (i > 0)
            {
                _levels[i - 1].Next = level;
            }

            rows = () => new PlaneRows<T>(level.Low);
        }

        bool isWide = typeof(T) == typeof(long) || _components[0].Subbands[0].MagnitudeBits > CleanupEncoder.MagnitudeBitsOf32;
        _lowest = isWide
            ? new LowestBandEncoder<T, long>(_components, _frame, rows(), queue)
            : new LowestBandEncoder<T, int>(_components, _frame, rows(), queue);
        if (levels > 0)
        {
            _levels[^1].Lowest = _lowest;
        }
    }

    public override ReadOnlySpan<EncodedComponent> Components => _components;

    public override void Run(ReadOnlySpan<byte> samples, long shift, SampleRange? allowed)
    {
        fixed (byte* first = samples)
        {
            _frame.Set(first, shift, allowed);
            try
            {
                // From the last level to the first: a level must await rows before they are signalled. The last level is one strip, as its
                // low-pass rows are one block.
                _lowest.Begin(needed: _levels.Length > 0 ? 1 : 0);
                for (int i = _levels.Length - 1; i >= 0; i--)
                {
                    _levels[i].Begin(i > 0 ? _levels[i - 1] : null);
                }

                _queue.Finish();
            }
            finally
            {
                // Whatever happens, no thread may be reading samples that are not held any more.
                _queue.Drain();
            }
        }
    }

    public override void Dispose()
    {
        foreach (AnalysisLevel<T> level in _levels)
        {
            level.Dispose();
        }

        _lowest.Dispose();
    }
}
