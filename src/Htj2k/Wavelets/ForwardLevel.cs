// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;

namespace Htj2k.Wavelets;

/// <summary>
/// One decomposition level of the 5/3 analysis (T.800 F.4.2: first vertically, then horizontally), row by row. It keeps two input rows and one high-pass row;
/// what it makes goes on at once to the next level (LL) and to the sub-bands, so that all live data stay in the cache.
/// </summary>
internal sealed unsafe class ForwardLevel<T> : RowSink<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _width;
    private readonly int _height;
    private readonly RowSink<T> _ll;
    private readonly RowSink<T> _hl;
    private readonly RowSink<T> _lh;
    private readonly RowSink<T> _hh;
    private readonly NativeBuffer<T> _rows;
    private readonly T* _low;
    private T* _even;
    private T* _odd;
    private T* _high;
    private T* _previousHigh;
    private int _received;

    /// <param name="width">Samples per row of what this level takes.</param>
    /// <param name="height">Rows that will come.</param>
    public ForwardLevel(int width, int height, RowSink<T> ll, RowSink<T> hl, RowSink<T> lh, RowSink<T> hh)
    {
        _width = width;
        _height = height;
        (_ll, _hl, _lh, _hh) = (ll, hl, lh, hh);

        // Rows a cache line apart from a multiple of the page: rows 4096 bytes apart would fight for the same lines.
        int marginSamples = NativeBuffer<T>.MarginBytes / sizeof(T);
        long stride = (width + 2L * marginSamples + marginSamples - 1) / marginSamples * marginSamples + marginSamples / 2;
        _rows = new NativeBuffer<T>(6 * stride);
        T* row = _rows.Start;
        _even = row;
        _odd = row + stride;
        NextRow = row + 2 * stride;
        _high = row + 3 * stride;
        _previousHigh = row + 4 * stride;
        _low = row + 5 * stride;
    }

    public override void PushRow()
    {
        int y = _received;
        _received = y + 1 == _height ? 0 : y + 1;
        bool last = y + 1 == _height;
        if ((y & 1) != 0)
        {
            T* oldOdd = _odd;
            _odd = NextRow;
            NextRow = oldOdd;
            if (last)
            {
                // Symmetric extension: the row behind an odd last one is the last even one again.
                EmitPair(_even, y == 1);
            }

            return;
        }

        if (y > 0)
        {
            EmitPair(NextRow, y == 2);
        }

        T* oldEven = _even;
        _even = NextRow;
        NextRow = oldEven;
        if (last)
        {
            EmitLastEven(y == 0);
        }
    }

    public override void Dispose()
    {
        _rows.Dispose();
        _ll.Dispose();
        _hl.Dispose();
        _lh.Dispose();
        _hh.Dispose();
    }

    private void EmitPair(T* nextEven, bool first)
    {
        if (first)
        {
            // Symmetric extension: above the first high-pass row lies that row itself. The low-pass row of this call is not used.
            ForwardLifting.Vertical(_even, _odd, nextEven, _odd, _low, _previousHigh, _width);
        }

        ForwardLifting.Vertical(_even, _odd, nextEven, _previousHigh, _low, _high, _width);
        EmitLow(_low);
        ForwardLifting.Horizontal(_high, _width, _lh.NextRow, _hh.NextRow);
        _lh.PushRow();
        if (_width > 1)
        {
            _hh.PushRow();
        }

        T* oldHigh = _high;
        _high = _previousHigh;
        _previousHigh = oldHigh;
    }

    /// <summary>The last of an odd number of rows has no odd neighbour below: the high-pass row above serves twice. A single row stays as it is.</summary>
    private void EmitLastEven(bool only)
    {
        if (only)
        {
            EmitLow(_even);
            return;
        }

        ForwardLifting.LastLow(_even, _previousHigh, _low, _width);
        EmitLow(_low);
    }

    private void EmitLow(T* row)
    {
        ForwardLifting.Horizontal(row, _width, _ll.NextRow, _hl.NextRow);
        _ll.PushRow();
        if (_width > 1)
        {
            _hl.PushRow();
        }
    }
}
