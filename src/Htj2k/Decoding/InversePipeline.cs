// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>From code-blocks to samples for one tile: rows are pulled through the wavelet and stored as they come.</summary>
internal abstract unsafe class InversePipeline : IDisposable
{
    /// <summary>Decodes the tile into a frame.</summary>
    /// <param name="samples">The frame's first sample.</param>
    /// <param name="frame">What the frame covers, on the grid of the resolution that is decoded.</param>
    public abstract void Run(byte* samples, in SampleFormat format, Region frame);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
internal sealed unsafe class InversePipeline<T> : InversePipeline
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly MainHeader _header;
    private readonly DecodingState _state;
    private readonly RowSource<T>[] _outputs;
    private readonly LowestBandRows<T>[] _lowest;
    private readonly Region[] _regions;
    private readonly NativeBuffer<T>? _colors;

    /// <param name="discarded">Resolutions left out.</param>
    public InversePipeline(MainHeader header, Tile tile, int discarded, BlockRowQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        _header = header;
        _state = state;
        _outputs = new RowSource<T>[tile.Components.Length];
        _lowest = new LowestBandRows<T>[tile.Components.Length];
        _regions = new Region[tile.Components.Length];
        for (int c = 0; c < _outputs.Length; c++)
        {
            TileComponent component = tile.Components[c];
            bool centre = !header.UsesColorTransform || c == 0 || c > 2;
            _lowest[c] = new LowestBandRows<T>(component.Subbands(0)[0], queue, state, centre);
            RowSource<T> source = _lowest[c];
            int resolutions = component.Coding.Levels + 1 - discarded;
            for (int resolution = 1; resolution < resolutions; resolution++)
            {
                ReadOnlySpan<CodedSubband> bands = component.Subbands(resolution);
                Region region = component.ResolutionRegion(resolution);
                source = new InverseLevel<T>(
                    region.Left,
                    region.Top,
                    region.Right,
                    region.Bottom,
                    source,
                    new SubbandRows<T>(bands[0], queue, state),
                    new SubbandRows<T>(bands[1], queue, state),
                    new SubbandRows<T>(bands[2], queue, state),
                    state.Overflow);
            }

            _outputs[c] = source;
            _regions[c] = component.ResolutionRegion(resolutions - 1);
        }

        _colors = header.UsesColorTransform ? new NativeBuffer<T>(3L * _regions[0].Width) : null;
    }

    public override void Run(byte* samples, in SampleFormat format, Region frame)
    {
        foreach (RowSource<T> output in _outputs)
        {
            output.Restart();
        }

        T** rows = stackalloc T*[_outputs.Length];
        Region region = _regions[0];
        for (int y = region.Top; y < region.Bottom && region.Width > 0; y++)
        {
            for (int c = 0; c < _outputs.Length; c++)
            {
                rows[c] = _outputs[c].PullRow();
            }

            if (_header.UsesColorTransform)
            {
                // The wavelet still needs the rows that it gave.
                T* red = _colors!.Start;
                T* green = red + region.Width;
                T* blue = green + region.Width;
                ReversibleColorTransform.Inverse(rows[0], rows[1], rows[2], red, green, blue, region.Width, _state.Overflow);
                rows[0] = red;
                rows[1] = green;
                rows[2] = blue;
            }

            Store(rows, samples, format, region.Left - frame.Left, y - frame.Top, region.Width);
        }
    }

    public override void Dispose()
    {
        _colors?.Dispose();
        foreach (RowSource<T> output in _outputs)
        {
            output.Dispose();
        }
    }

    /// <param name="x">Where the rows begin in the frame.</param>
    private void Store(T** rows, byte* samples, in SampleFormat format, int x, int y, int width)
    {
        int stored = 0;
        ComponentSize size = _header.Components[0];
        bool isRgb = _header.UsesColorTransform && format is { Components: 3, BytesPerSample: 1, IsSigned: false, Layout: SampleLayout.Interleaved };
        if (isRgb && sizeof(T) == sizeof(short))
        {
            byte* pixels = samples + ((long)y * format.Width + x) * 3;
            stored = PixelStorer.Store(
                (short*)rows[0], (short*)rows[1], (short*)rows[2], width, OffsetOf(0), (1 << size.Precision) - 1, pixels);
        }

        bool interleaved = format.Layout == SampleLayout.Interleaved;
        int step = interleaved ? format.Components : 1;
        for (int c = 0; c < _outputs.Length; c++)
        {
            long index = interleaved
                ? ((long)y * format.Width + x + stored) * step + c
                : ((long)c * format.Height + y) * format.Width + x + stored;
            byte* target = samples + index * format.BytesPerSample;
            RowStorer.Store(rows[c] + stored, width - stored, OffsetOf(c), size.Precision, size.IsSigned, target, format.BytesPerSample, step);
        }
    }

    /// <summary>Level shift and what was taken off to centre the lanes: R, G and B are made of Y0 and lack what was taken off that.</summary>
    private int OffsetOf(int component)
    {
        ComponentSize size = _header.Components[component];
        int levelShift = size.IsSigned ? 0 : 1 << (size.Precision - 1);
        return levelShift + _lowest[_header.UsesColorTransform && component < 3 ? 0 : component].Offset;
    }
}
