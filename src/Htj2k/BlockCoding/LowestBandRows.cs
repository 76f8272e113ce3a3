// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Decoding;
using Htj2k.Memory;
using Htj2k.Wavelets;

namespace Htj2k.BlockCoding;

/// <summary>
/// The LL band of the lowest resolution, decoded in 32 bits and centred: the middle of its range is taken off, which the synthesis hands on to all samples
/// unchanged, so that 16-bit lanes suffice for images far from zero too.
/// </summary>
internal sealed unsafe class LowestBandRows : RowSource<short>
{
    private readonly SubbandRows<int> _rows;
    private readonly NativeBuffer<short> _samples;
    private readonly DecodingState _state;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _centre;
    private readonly NativeBuffer<int> _wide;
    private int _y;

    /// <param name="centre">False for a component that the inverse colour transform needs as it is.</param>
    public LowestBandRows(CodedSubband subband, BlockRowQueue<CodeBlockDecoder> queue, DecodingState state, bool centre)
    {
        _centre = centre;
        _rows = new SubbandRows<int>(subband, queue, state);
        _state = state;
        _width = subband.Region.Width;
        _height = subband.Region.Height;

        _wide = new NativeBuffer<int>((long)_width * _height);

        // One sample of margin on each side of each row.
        _samples = new NativeBuffer<short>((long)(_width + 2) * Math.Max(_height, 1));
    }

    /// <summary>What was taken off; valid after <see cref="Restart"/>.</summary>
    public int Offset { get; private set; }

    public override short* PullRow() => _samples.Start + 1 + (long)(_width + 2) * _y++;

    public override void Restart()
    {
        _y = 0;
        _rows.Restart();
        int smallest = int.MaxValue;
        int largest = int.MinValue;
        for (int y = 0; y < _height; y++)
        {
            int* row = _rows.PullRow();
            for (int x = 0; x < _width; x++)
            {
                smallest = Math.Min(smallest, row[x]);
                largest = Math.Max(largest, row[x]);
                _wide.Start[(long)y * _width + x] = row[x];
            }
        }

        Offset = _centre && _wide.Length > 0 ? (int)(((long)smallest + largest) >> 1) : 0;
        for (int y = 0; y < _height; y++)
        {
            short* row = _samples.Start + 1 + (long)(_width + 2) * y;
            for (int x = 0; x < _width; x++)
            {
                int centred = _wide.Start[(long)y * _width + x] - Offset;
                row[x] = (short)centred;
                if (row[x] != centred)
                {
                    _state.ReportBlockTooWide();
                }
            }
        }
    }

    public override void Dispose()
    {
        _rows.Dispose();
        _wide.Dispose();
        _samples.Dispose();
    }
}
