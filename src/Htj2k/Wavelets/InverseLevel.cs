// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;

namespace Htj2k.Wavelets;

/// <summary>
/// One level of the 5/3 synthesis (T.800 F.3.2: first horizontally, then vertically), row by row: it pulls rows of the resolution below and of the
/// three detail sub-bands as it needs them, and keeps two rows of each kind.
/// </summary>
internal sealed unsafe class InverseLevel<T> : RowSource<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _width;
    private readonly int _top;
    private readonly int _bottom;
    private readonly bool _startsOdd;
    private readonly RowSource<T> _ll;
    private readonly RowSource<T> _hl;
    private readonly RowSource<T> _lh;
    private readonly RowSource<T> _hh;
    private readonly NativeBuffer<T> _rows;
    private readonly byte* _overflow;
    private readonly T* _scratch;
    private readonly T* _low;
    private readonly T* _output;
    private T* _even;
    private T* _nextEven;
    private T* _high;
    private T* _nextHigh;
    private int _y;

    /// <param name="left">Horizontal coordinate of the first sample; its parity tells which band it comes from.</param>
    /// <param name="top">Vertical coordinate of the first row.</param>
    /// <param name="bottom">One behind the last row.</param>
    /// <param name="overflow">See <see cref="InverseLifting"/>.</param>
    public InverseLevel(
        int left, int top, int right, int bottom, RowSource<T> ll, RowSource<T> hl, RowSource<T> lh, RowSource<T> hh, byte* overflow)
    {
        _width = right - left;
        _top = top;
        _bottom = bottom;
        _startsOdd = (left & 1) != 0;
        (_ll, _hl, _lh, _hh) = (ll, hl, lh, hh);
        _overflow = overflow;

        // A half margin more than a multiple of it, so that rows do not lie a power of two apart.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        long stride = (_width + margin - 1L) / margin * margin + 2 * margin + margin / 2;
        _rows = new NativeBuffer<T>(6 * stride + InverseLifting.ScratchSamples(_width) + margin);
        T* row = _rows.Start;
        _even = row;
        _nextEven = row + stride;
        _high = row + 2 * stride;
        _nextHigh = row + 3 * stride;
        _low = row + 4 * stride;
        _output = row + 5 * stride;
        _scratch = row + 6 * stride + margin;
        _y = top;
    }

    public override T* PullRow()
    {
        int y = _y++;
        if (_bottom - _top == 1)
        {
            return OnlyRow();
        }

        if ((y & 1) == 0)
        {
            // Made already when the odd row above it was; only the first row is not.
            if (y == _top)
            {
                PullHigh(_nextHigh);
                Copy(_nextHigh, _high);
                MakeEven(_even);
            }

            return _even;
        }

        if (y == _top)
        {
            // The first row is odd: above the even row that follows lies this one; above this one, symmetric, that even row.
            PullHigh(_nextHigh);
        }

        Swap(ref _high, ref _nextHigh);
        T* above = _even;
        T* below = above;
        if (y + 1 < _bottom)
        {
            // The high-pass row behind the last one is, symmetric, the last one again.
            if (y + 2 < _bottom)
            {
                PullHigh(_nextHigh);
            }
            else
            {
                Copy(_high, _nextHigh);
            }

            MakeEven(_nextEven);
            below = _nextEven;
        }

        InverseLifting.Odd(_high, y == _top ? below : above, below, _output, _width, _overflow);
        Swap(ref _even, ref _nextEven);
        return _output;
    }

    public override void Restart()
    {
        _y = _top;
        _ll.Restart();
        _hl.Restart();
        _lh.Restart();
        _hh.Restart();
    }

    public override void Dispose()
    {
        _rows.Dispose();
        _ll.Dispose();
        _hl.Dispose();
        _lh.Dispose();
        _hh.Dispose();
    }

    private static void Swap(ref T* a, ref T* b)
    {
        T* held = a;
        a = b;
        b = held;
    }

    /// <summary>A single row is not filtered; an odd one is doubled by the analysis (T.800 F.3.7).</summary>
    private T* OnlyRow()
    {
        if ((_top & 1) == 0)
        {
            Join(_ll, _hl, _output);
            return _output;
        }

        PullHigh(_output);
        for (int x = 0; x < _width; x++)
        {
            _output[x] >>= 1;
        }

        return _output;
    }

    private void PullHigh(T* row) => Join(_lh, _hh, row);

    private void MakeEven(T* row)
    {
        Join(_ll, _hl, _low);
        InverseLifting.Even(_low, _high, _nextHigh, row, _width, _overflow);
    }

    private void Join(RowSource<T> low, RowSource<T> high, T* row)
    {
        int odds = _startsOdd ? (_width + 1) / 2 : _width / 2;
        T* lows = odds < _width ? low.PullRow() : null;
        T* highs = odds > 0 ? high.PullRow() : null;
        InverseLifting.Horizontal(lows, highs, _startsOdd, _width, row, _scratch, _overflow);
    }

    private void Copy(T* from, T* to) => new ReadOnlySpan<T>(from, _width).CopyTo(new Span<T>(to, _width));
}
