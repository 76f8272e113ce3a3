// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Codestream;
using Htj2k.Memory;

namespace Htj2k.Wavelets;

/// <summary>
/// One level of the synthesis (T.800 F.3.2: first horizontally, then vertically), row by row: it pulls rows of the resolution below and of the
/// three detail sub-bands as it needs them, and keeps those that later lifting steps still change.
/// </summary>
/// <remarks>
/// When row a comes, and a is odd, step s can be done in place on row a - s: its neighbours then are through step s - 1. Row y is thus final when row y + Steps
/// has come, if y is odd, or the row before that, if y is even. Beyond the last row the same goes on with nothing coming. At the edges the one neighbour
/// stands for both, which is what symmetric extension comes to.
/// </remarks>
internal sealed unsafe class InverseLevel<T, TSynthesis> : RowSource<T>
    where T : unmanaged, INumberBase<T>
    where TSynthesis : ISynthesis<T>
{
    private readonly Region _region;
    private readonly RowSource<T> _ll;
    private readonly RowSource<T> _hl;
    private readonly RowSource<T> _lh;
    private readonly RowSource<T> _hh;
    private readonly NativeBuffer<T> _rows;
    private readonly byte* _overflow;
    private readonly T* _scratch;
    private readonly long _stride;
    private readonly int _mask;
    private int _y;
    private int _arrived;

    /// <param name="region">The samples of this level on its own grid; the parity of the corner tells which sub-band comes first.</param>
    /// <param name="overflow">See <see cref="InverseLifting"/>.</param>
    public InverseLevel(Region region, RowSource<T> ll, RowSource<T> hl, RowSource<T> lh, RowSource<T> hh, byte* overflow)
    {
        _region = region;
        (_ll, _hl, _lh, _hh) = (ll, hl, lh, hh);
        _overflow = overflow;
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)TSynthesis.Steps + 2) - 1;

        // A half margin more than a multiple of it, so that rows do not lie a power of two apart.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        _stride = (region.Width + margin - 1L) / margin * margin + 2 * margin + margin / 2;
        _rows = new NativeBuffer<T>((_mask + 1) * _stride + InverseLifting.ScratchSamples(region.Width) + margin);
        _scratch = _rows.Start + (_mask + 1) * _stride + margin;
        Rewind();
    }

    public override T* PullRow()
    {
        int y = _y++;
        if (_region.Height == 1)
        {
            return OnlyRow();
        }

        int needed = y + TSynthesis.Steps - ((y & 1) == 0 ? 1 : 0);
        while (_arrived < needed)
        {
            Arrive(++_arrived);
        }

        return Row(y);
    }

    public override void Restart()
    {
        Rewind();
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

    private void Rewind()
    {
        _y = _region.Top;
        _arrived = _region.Top - 1;
    }

    private T* Row(int y) => _rows.Start + (y & _mask) * _stride;

    private void Arrive(int y)
    {
        if (y < _region.Bottom)
        {
            Join(y, (y & 1) == 0 ? TSynthesis.LowGain : TSynthesis.HighGain);
        }

        if ((y & 1) == 0)
        {
            return;
        }

        for (int step = 1; step <= TSynthesis.Steps; step++)
        {
            int target = y - step;
            if (target >= _region.Top && target < _region.Bottom)
            {
                int above = target > _region.Top ? target - 1 : target + 1;
                int below = target + 1 < _region.Bottom ? target + 1 : target - 1;
                TSynthesis.Step(step, Row(target), Row(above), Row(below), _region.Width, _overflow);
            }
        }
    }

    /// <summary>A single row is not filtered (T.800 F.3.6).</summary>
    private T* OnlyRow()
    {
        Join(_region.Top, T.One);
        if ((_region.Top & 1) != 0)
        {
            TSynthesis.Halve(Row(_region.Top), _region.Width);
        }

        return Row(_region.Top);
    }

    private void Join(int y, T gain)
    {
        bool isLow = (y & 1) == 0;
        bool startsOdd = (_region.Left & 1) != 0;
        int odds = startsOdd ? (_region.Width + 1) / 2 : _region.Width / 2;
        T* lows = odds < _region.Width ? (isLow ? _ll : _lh).PullRow() : null;
        T* highs = odds > 0 ? (isLow ? _hl : _hh).PullRow() : null;
        TSynthesis.Horizontal(lows, highs, startsOdd, _region.Width, Row(y), gain, _scratch, _overflow);
    }
}
