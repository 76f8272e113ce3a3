// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Decoding;
using Htj2k.Wavelets;

namespace Htj2k.BlockCoding;

/// <summary>Gives the rows of a sub-band; its rows of code-blocks are decoded shortly before they are needed.</summary>
internal sealed unsafe class SubbandRows<T> : RowSource<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly CodedSubband _subband;
    private readonly BlockRowQueue<CodeBlockDecoder> _queue;
    private readonly CodedBlockRow<T>[] _ring;
    private int _submitted;
    private int _blockRow;
    private int _y;
    private int _end;

    public SubbandRows(CodedSubband subband, BlockRowQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        _subband = subband;
        _queue = queue;
        _ring = new CodedBlockRow<T>[Math.Min(queue.Depth, Math.Max(subband.Rows, 1))];
        for (int i = 0; i < _ring.Length; i++)
        {
            _ring[i] = new CodedBlockRow<T>(subband, state);
        }
    }

    public override T* PullRow()
    {
        if (_y == _end)
        {
            NextBlockRow();
        }

        return _ring[_blockRow % _ring.Length].Samples(_y++);
    }

    public override void Restart()
    {
        _submitted = 0;
        _blockRow = -1;
        _y = 0;
        _end = 0;
        if (_ring.Length > 1)
        {
            Submit();
        }
    }

    public override void Dispose()
    {
        foreach (CodedBlockRow<T> row in _ring)
        {
            row.Dispose();
        }
    }

    private void NextBlockRow()
    {
        _blockRow++;
        while (_submitted < Math.Min(_blockRow + _ring.Length, _subband.Rows))
        {
            Submit();
        }

        _queue.WaitUntilDone(_ring[_blockRow % _ring.Length]);
        _y = 0;
        _end = _subband.BlockRegion(0, _blockRow).Height;
    }

    private void Submit()
    {
        if (_submitted < _subband.Rows)
        {
            CodedBlockRow<T> row = _ring[_submitted % _ring.Length];
            row.Describe(_submitted++);
            _queue.Submit(row);
        }
    }
}
