// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Codestream;
using Htj2k.Decoding;
using Htj2k.Memory;

namespace Htj2k.BlockCoding;

/// <summary>The decoded coefficients of one row of code-blocks of a sub-band.</summary>
/// <typeparam name="T">Lanes of the wavelet.</typeparam>
internal sealed unsafe class CodedBlockRow<T> : BlockRow<CodeBlockDecoder>
    where T : unmanaged, INumberBase<T>
{
    private readonly CodedSubband _subband;
    private readonly DecodingState _state;
    private readonly NativeBuffer<T> _coefficients;
    private readonly long _stride;
    private int _row;

    public CodedBlockRow(CodedSubband subband, DecodingState state)
    {
        _subband = subband;
        _state = state;

        // Room for the kernels' writing beyond a row, and half a margin more so that rows do not lie a power of two apart.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        _stride = (subband.Region.Width + margin - 1L) / margin * margin + margin + margin / 2;
        _coefficients = new NativeBuffer<T>(_stride * Math.Min(1 << subband.HeightExponent, subband.Region.Height));
    }

    /// <summary>Says which row of code-blocks to decode.</summary>
    public void Describe(int row) => _row = row;

    /// <summary>A row of samples, counted from the first of this row of code-blocks.</summary>
    public T* Samples(int y) => _coefficients.Start + y * _stride;

    public override void Process(CodeBlockDecoder decoder)
    {
        if (!_subband.HasBlocks)
        {
            Clear();
            return;
        }

        for (int column = 0; column < _subband.Columns; column++)
        {
            Region region = _subband.BlockRegion(column, _row);
            T* target = _coefficients.Start + (region.Left - _subband.Region.Left);
            CleanupResult result = decoder.Decode(
                _state.Codestream, _state.Segments, _subband, _subband.Block(column, _row), region.Width, region.Height, target, (nint)_stride);
            if (result == CleanupResult.NeedsWiderLanes)
            {
                _state.ReportBlockTooWide();
                return;
            }
        }
    }

    public override void Dispose() => _coefficients.Dispose();

    private void Clear()
    {
        int height = _subband.BlockRegion(0, _row).Height;
        for (int y = 0; y < height; y++)
        {
            new Span<T>(Samples(y), _subband.Region.Width).Clear();
        }
    }
}
