// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Samples;
using Htj2k.Wavelets;

namespace Htj2k.Encoding;

/// <inheritdoc/>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
internal sealed unsafe class LanePipeline<T> : ForwardPipeline
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly EncodedComponent[] _components;
    private readonly RowSink<T>[] _inputs;
    private readonly LowestBandStrip<T>[] _lowest;

    public LanePipeline(SampleFormat format, bool colorTransform, int levels, BlockRowQueue<CodeBlockEncoder> queue)
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

    public override void Run(ReadOnlySpan<byte> samples, int shift, SampleRange? allowed)
    {
        Debug.Assert(samples.Length == Format.FrameBytes);
        for (int c = 0; c < _lowest.Length; c++)
        {
            _lowest[c].Offset = ColorTransform && c > 0 ? 0 : shift - Lanes.LevelShift(Format);
        }

        bool interleaved = Format.Layout == SampleLayout.Interleaved || Format.Components == 1;
        int rowBytes = Format.Width * Format.BytesPerSample * (interleaved ? Format.Components : 1);
        int planes = interleaved ? 1 : Format.Components;
        for (int y = 0; y < Format.Height; y++)
        {
            for (int plane = 0; plane < planes; plane++)
            {
                ReadOnlySpan<byte> row = samples.Slice((plane * Format.Height + y) * rowBytes, rowBytes);
                Check(row, allowed);
                fixed (byte* first = row)
                {
                    if (interleaved)
                    {
                        LoadInterleaved(first, shift);
                    }
                    else
                    {
                        RowLoader.Load(first, Format, 1, shift, _inputs[plane].NextRow);
                    }
                }
            }

            if (ColorTransform && !interleaved)
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

    private void LoadInterleaved(byte* row, int shift)
    {
        if (_inputs.Length == 3)
        {
            RowLoader.LoadPixels(row, Format, shift, ColorTransform, _inputs[0].NextRow, _inputs[1].NextRow, _inputs[2].NextRow);
            return;
        }

        for (int c = 0; c < _inputs.Length; c++)
        {
            RowLoader.Load(row + c * Format.BytesPerSample, Format, _inputs.Length, shift, _inputs[c].NextRow);
        }
    }

    /// <summary>While the row is on its way into the cache anyway.</summary>
    private void Check(ReadOnlySpan<byte> row, SampleRange? allowed)
    {
        if (allowed is { } range)
        {
            SampleRange.Of(row, Format).RequireIn(range);
        }
    }
}
