// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Samples;
using Htj2k.Wavelets;

namespace Htj2k.Encoding;

/// <summary>From samples to encoded code-blocks for frames of one format: rows are loaded, transformed and coded as they come.</summary>
internal abstract unsafe class ForwardPipeline(SampleFormat format, bool colorTransform) : IDisposable
{
    public SampleFormat Format { get; } = format;

    public bool ColorTransform { get; } = colorTransform;

    public abstract ReadOnlySpan<EncodedComponent> Components { get; }

    /// <summary>Codes all sub-bands of a frame but for what the queue still holds.</summary>
    /// <param name="shift">What is taken from each sample before the transforms.</param>
    public abstract void Run(byte* samples, int shift);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
internal sealed unsafe class ForwardPipeline<T> : ForwardPipeline
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly EncodedComponent[] _components;
    private readonly RowSink<T>[] _inputs;
    private readonly LowestBandStrip<T>[] _lowest;

    public ForwardPipeline(SampleFormat format, bool colorTransform, int levels, BlockRowQueue<CodeBlockEncoder> queue)
        : base(format, colorTransform)
    {
        _components = new EncodedComponent[format.Components];
        _inputs = new RowSink<T>[format.Components];
        _lowest = new LowestBandStrip<T>[format.Components];
        for (int c = 0; c < format.Components; c++)
        {
            // The differences that make Y1 and Y2 need one bit more; QCD speaks for all components.
            EncodedComponent component = new(format.Width, format.Height, levels, format.BitsPerSample + (colorTransform ? 1 : 0));
            _components[c] = component;
            _lowest[c] = new LowestBandStrip<T>(component.Subbands[0], queue);
            RowSink<T> sink = _lowest[c];
            for (int level = levels; level >= 1; level--)
            {
                sink = new ForwardLevel<T>(
                    EncodedComponent.LowSamples(format.Width, level - 1),
                    EncodedComponent.LowSamples(format.Height, level - 1),
                    sink,
                    new SubbandStrip<T>(component.Detail(level, SubbandOrientation.HL), queue),
                    new SubbandStrip<T>(component.Detail(level, SubbandOrientation.LH), queue),
                    new SubbandStrip<T>(component.Detail(level, SubbandOrientation.HH), queue));
            }

            _inputs[c] = sink;
        }
    }

    public override ReadOnlySpan<EncodedComponent> Components => _components;

    public override void Run(byte* samples, int shift)
    {
        int levelShift = Format.IsSigned ? 0 : 1 << (Format.BitsPerSample - 1);
        for (int c = 0; c < _lowest.Length; c++)
        {
            _lowest[c].Offset = ColorTransform && c > 0 ? 0 : shift - levelShift;
        }

        bool interleaved = Format.Layout == SampleLayout.Interleaved;
        nint sampleBytes = Format.BytesPerSample;
        nint pixelStep = interleaved ? Format.Components : 1;
        nint rowBytes = Format.Width * pixelStep * sampleBytes;
        nint componentBytes = interleaved ? sampleBytes : rowBytes * Format.Height;
        for (int y = 0; y < Format.Height; y++)
        {
            for (int c = 0; c < _inputs.Length; c++)
            {
                RowLoader.Load(samples + y * rowBytes + c * componentBytes, Format, (int)pixelStep, shift, _inputs[c].NextRow);
            }

            if (ColorTransform)
            {
                ReversibleColorTransform.Forward(_inputs[0].NextRow, _inputs[1].NextRow, _inputs[2].NextRow, Format.Width);
            }

            foreach (RowSink<T> input in _inputs)
            {
                input.PushRow();
            }
        }
    }

    public override void Dispose()
    {
        foreach (RowSink<T> input in _inputs)
        {
            input.Dispose();
        }
    }
}
