// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Wavelets;

namespace Htj2k.BlockCoding;

/// <summary>Gathers the rows of a sub-band until a row of code-blocks is complete, and sends that to be encoded.</summary>
internal sealed unsafe class SubbandStrip<T> : RowSink<T>
    where T : unmanaged
{
    private readonly EncodedSubband _subband;
    private readonly BlockRowQueue<CodeBlockEncoder> _queue;
    private readonly EncodedBlockRow<T>[] _ring;
    private int _blockRow;
    private int _filled;

    public SubbandStrip(EncodedSubband subband, BlockRowQueue<CodeBlockEncoder> queue)
    {
        _subband = subband;
        _queue = queue;
        _ring = new EncodedBlockRow<T>[queue.Depth];
        for (int i = 0; i < _ring.Length; i++)
        {
            _ring[i] = new EncodedBlockRow<T>(subband);
        }

        NextRow = _ring[0].Start;
    }

    public override void PushRow()
    {
        _filled++;
        bool last = _blockRow * CodeBlockEncoder.Size + _filled == _subband.Height;
        if (_filled < CodeBlockEncoder.Size && !last)
        {
            NextRow += _ring[0].Stride;
            return;
        }

        EncodedBlockRow<T> complete = _ring[_blockRow % _ring.Length];
        complete.Describe(_blockRow, _filled);
        _queue.Submit(complete);
        _blockRow = last ? 0 : _blockRow + 1;
        _filled = 0;
        EncodedBlockRow<T> next = _ring[_blockRow % _ring.Length];
        _queue.WaitUntilDone(next);
        NextRow = next.Start;
    }

    public override void Dispose()
    {
        foreach (EncodedBlockRow<T> row in _ring)
        {
            row.Dispose();
        }
    }
}
