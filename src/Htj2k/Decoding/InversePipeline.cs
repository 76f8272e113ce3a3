// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>From code-blocks to samples for a group of components of one tile: rows are pulled through the wavelet and stored as they come.</summary>
internal abstract class InversePipeline : IDisposable
{
    /// <summary>Decodes the group. Stops early when the lanes turn out too narrow; <see cref="DecodingState.LanesTooNarrow"/> tells.</summary>
    /// <param name="targets">Where each component of the tile goes.</param>
    public abstract void Run(ReadOnlySpan<ComponentTarget> targets);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="T">Lanes of the wavelet.</typeparam>
/// <typeparam name="TSynthesis">The wavelet.</typeparam>
/// <typeparam name="TLanes">What the rows become.</typeparam>
internal sealed unsafe class InversePipeline<T, TSynthesis, TLanes> : InversePipeline
    where T : unmanaged, INumberBase<T>
    where TSynthesis : ISynthesis<T>
    where TLanes : ISampleLanes<T>
{
    private readonly Tile _tile;
    private readonly ComponentGroup _group;
    private readonly DecodingState _state;
    private readonly RowSource<T>[] _outputs;
    private readonly LowestBandRows?[] _centred;
    private readonly Region _region;
    private readonly NativeBuffer<T>? _colors;

    /// <param name="discarded">Resolutions left out.</param>
    public InversePipeline(Tile tile, ComponentGroup group, int discarded, BlockRowQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        _tile = tile;
        _group = group;
        _state = state;
        _outputs = new RowSource<T>[group.Count];
        _centred = new LowestBandRows?[group.Count];
        for (int i = 0; i < _outputs.Length; i++)
        {
            ReadOnlySpan<Resolution> resolutions = tile.Components[group.First + i].Resolutions;
            RowSource<T> source = LowestBand(i, resolutions[0].Subbands[0], queue);
            int count = resolutions.Length - discarded;
            for (int r = 1; r < count; r++)
            {
                ReadOnlySpan<CodedSubband> bands = resolutions[r].Subbands;
                source = new InverseLevel<T, TSynthesis>(
                    resolutions[r].Region,
                    source,
                    new SubbandRows<T>(bands[0], queue, state),
                    new SubbandRows<T>(bands[1], queue, state),
                    new SubbandRows<T>(bands[2], queue, state),
                    state.Overflow);
            }

            _outputs[i] = source;
            _region = resolutions[count - 1].Region;
        }

        _colors = group.UsesColorTransform ? new NativeBuffer<T>(3L * _region.Width) : null;
    }

    public override void Run(ReadOnlySpan<ComponentTarget> targets)
    {
        foreach (RowSource<T> output in _outputs)
        {
            output.Restart();
        }

        T** rows = stackalloc T*[_outputs.Length];
        for (int y = _region.Top; y < _region.Bottom && _region.Width > 0 && !_state.LanesTooNarrow; y++)
        {
            for (int i = 0; i < _outputs.Length; i++)
            {
                rows[i] = _outputs[i].PullRow();
            }

            if (_group.UsesColorTransform)
            {
                // The wavelet still needs the rows that it gave.
                T* red = _colors!.Start;
                T* green = red + _region.Width;
                T* blue = green + _region.Width;
                TLanes.InverseColors(rows[0], rows[1], rows[2], red, green, blue, _region.Width, _state.Overflow);
                rows[0] = red;
                rows[1] = green;
                rows[2] = blue;
            }

            Store(rows, targets, y);
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

    private RowSource<T> LowestBand(int index, CodedSubband subband, BlockRowQueue<CodeBlockDecoder> queue)
    {
        if (typeof(T) != typeof(short))
        {
            return new SubbandRows<T>(subband, queue, _state);
        }

        LowestBandRows rows = new(subband, queue, _state, centre: !_group.UsesColorTransform || index is 0 or > 2);
        _centred[index] = rows;
        return (RowSource<T>)(object)rows;
    }

    private void Store(T** rows, ReadOnlySpan<ComponentTarget> targets, int y)
    {
        int stored = 0;
        ComponentTarget first = targets[_group.First];
        ComponentSize size = _tile.Components[_group.First].Size;
        if (_group is { UsesColorTransform: true, Count: 3 } && typeof(T) == typeof(short) && first is { Step: 3, BytesPerSample: 1 } && !size.IsSigned)
        {
            stored = PixelStorer.Store(
                (short*)rows[0], (short*)rows[1], (short*)rows[2], _region.Width, (int)OffsetOf(0), (1 << size.Precision) - 1, first.At(_region.Left, y));
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            ComponentTarget target = targets[_group.First + i];
            size = _tile.Components[_group.First + i].Size;
            TLanes.Store(
                rows[i] + stored,
                _region.Width - stored,
                OffsetOf(i),
                size.Precision,
                size.IsSigned,
                target.At(_region.Left + stored, y),
                target.BytesPerSample,
                target.Step);
        }
    }

    /// <summary>Level shift and what was taken off to centre the lanes: R, G and B are made of Y0 and lack what was taken off that.</summary>
    private long OffsetOf(int index)
    {
        ComponentSize size = _tile.Components[_group.First + index].Size;
        long levelShift = size.IsSigned ? 0 : 1L << (size.Precision - 1);
        return levelShift + (_centred[_group.UsesColorTransform && index < 3 ? 0 : index]?.Offset ?? 0);
    }
}
