// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Scheduling;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Encoding;

/// <summary>
/// From samples to encoded code-blocks for frames of one format, by ICT and the 9/7 wavelet. A frame is transformed once; its coefficients
/// stay, and are quantised and encoded as often as it takes to find the step.
/// </summary>
internal sealed unsafe class IrreversiblePipeline : IDisposable
{
    private readonly EncodedComponent[] _components;
    private readonly RowSink<float>[] _inputs;
    private readonly SubbandCoefficients[][] _coefficients;
    private readonly NativeBuffer<int> _row;

    public IrreversiblePipeline(SampleFormat format, bool colorTransform)
    {
        (Format, ColorTransform) = (format, colorTransform);
        int levels = DecompositionLevels.For(format.Width, format.Height);
        _components = new EncodedComponent[format.Components];
        _inputs = new RowSink<float>[format.Components];
        _coefficients = new SubbandCoefficients[format.Components][];
        _row = new NativeBuffer<int>(3L * format.Width);
        for (int c = 0; c < format.Components; c++)
        {
            EncodedComponent component = new(format.Width, format.Height, levels, precision: null);
            SubbandCoefficients[] bands = new SubbandCoefficients[component.Subbands.Length];
            for (int i = 0; i < bands.Length; i++)
            {
                bands[i] = new SubbandCoefficients(component.Subbands[i]);
            }

            RowSink<float> sink = bands[0];
            for (int level = levels; level >= 1; level--)
            {
                // Detail bands come in the order HL, LH, HH.
                int first = 1 + 3 * (levels - level);
                sink = new IrreversibleLevel(
                    EncodedComponent.LowSamples(format.Width, level - 1),
                    EncodedComponent.LowSamples(format.Height, level - 1),
                    sink,
                    bands[first],
                    bands[first + 1],
                    bands[first + 2]);
            }

            (_components[c], _coefficients[c], _inputs[c]) = (component, bands, sink);
        }
    }

    public SampleFormat Format { get; }

    public bool ColorTransform { get; }

    public ReadOnlySpan<EncodedComponent> Components => _components;

    /// <summary>Transforms a frame. After an exception the pipeline is unusable.</summary>
    /// <exception cref="ArgumentException">A sample is outside its precision.</exception>
    public void Transform(ReadOnlySpan<byte> samples)
    {
        SampleRange allowed = SampleRange.Allowed(Format);
        bool interleaved = Format.Layout == SampleLayout.Interleaved;
        int step = interleaved ? Format.Components : 1;
        long rowBytes = (long)Format.Width * Format.BytesPerSample * step;
        long componentBytes = interleaved ? Format.BytesPerSample : rowBytes * Format.Height;
        SampleRange.Of(samples, Format).RequireIn(allowed);
        fixed (byte* first = samples)
        {
            for (int y = 0; y < Format.Height; y++)
            {
                byte* row = first + y * rowBytes;
                for (int c = 0; c < _inputs.Length; c++)
                {
                    int* lanes = _row.Start + (ColorTransform ? c * Format.Width : 0);
                    RowLoader.Load(row + c * componentBytes, Format, step, Lanes.LevelShift(Format), lanes);
                    if (!ColorTransform)
                    {
                        Convert(lanes, _inputs[c].NextRow, Format.Width);
                    }
                }

                if (ColorTransform)
                {
                    int* red = _row.Start;
                    IrreversibleColorTransform.Forward(
                        red, red + Format.Width, red + 2 * Format.Width, _inputs[0].NextRow, _inputs[1].NextRow, _inputs[2].NextRow,
                            Format.Width);
                }

                foreach (RowSink<float> input in _inputs)
                {
                    input.PushRow();
                }
            }
        }
    }

    /// <summary>Quantises and encodes the frame that was transformed last.</summary>
    /// <param name="baseStep">See <see cref="QuantizationStep"/>.</param>
    public void Encode(double baseStep, FramePartQueue<CodeBlockEncoder> queue)
    {
        foreach (CodeBlockEncoder worker in queue.Workers)
        {
            worker.Clear();
        }

        for (int c = 0; c < _components.Length; c++)
        {
            ReadOnlySpan<EncodedSubband> subbands = _components[c].Subbands;
            for (int i = 0; i < subbands.Length; i++)
            {
                QuantizationStep step = QuantizationStep.For(baseStep, Format.BitsPerSample, subbands[i].Orientation, subbands[i].Level);
                subbands[i].Quantize(step);
                _coefficients[c][i].Encode(queue, (float)step.Size(Format.BitsPerSample, subbands[i].Orientation));
            }
        }

        queue.Finish();
    }

    public void Dispose()
    {
        foreach (RowSink<float> input in _inputs)
        {
            input.Dispose();
        }

        _row.Dispose();
    }

    private static void Convert(int* from, float* to, int count)
    {
        for (int x = 0; x < count; x++)
        {
            to[x] = from[x];
        }
    }
}
