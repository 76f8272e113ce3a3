// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;

namespace Htj2k.Wavelets;

/// <summary>
/// One decomposition level of the 5/3 analysis of one component (T.800 F.4.2: first vertically, then horizontally), by pairs of rows. It
/// can begin at any even row; a pair depends on no more than the high-pass row above it.
/// </summary>
internal sealed unsafe class ForwardLevel<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _width;
    private readonly NativeBuffer<T> _rows;
    private readonly T* _low;
    private T* _high;
    private T* _highAbove;
    private int _lows;
    private int _highs;
    private T* _ll;
    private nint _llStride;

    /// <param name="width">Samples per input row of this level.</param>
    /// <param name="pairs">Rows of each sub-band that are kept.</param>
    public ForwardLevel(int width, int pairs)
    {
        _width = width;
        Hl = new Plane<T>(width / 2, pairs);
        Lh = new Plane<T>((width + 1) / 2, pairs);
        Hh = new Plane<T>(width / 2, pairs);

        // Rows a cache line apart from a multiple of the page: rows 4096 bytes apart would compete for the same cache lines.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        long stride = (width + 2L * margin + margin - 1) / margin * margin + margin / 2;
        _rows = new NativeBuffer<T>(3 * stride);
        _low = _rows.Start;
        _high = _rows.Start + stride;
        _highAbove = _rows.Start + 2 * stride;
    }

    /// <summary>High-pass horizontally, low-pass vertically; starting at the row with which it began, as in the others.</summary>
    public Plane<T> Hl { get; }

    /// <summary>Low-pass horizontally, high-pass vertically.</summary>
    public Plane<T> Lh { get; }

    /// <summary>High-pass both ways.</summary>
    public Plane<T> Hh { get; }

    /// <summary>Begins again.</summary>
    /// <param name="ll">Takes the low-pass rows, <paramref name="stride"/> apart and with <see cref="ForwardLifting.SlackBytes"/> after
    /// each.</param>
    public void Begin(T* ll, nint stride)
    {
        _ll = ll;
        _llStride = stride;
        (_lows, _highs) = (0, 0);
    }

    /// <summary>Makes the high-pass row above the first pair, from the pair above it and the first row of the first pair.</summary>
    public void PassAbove(T* even, T* odd, T* nextEven) => ForwardLifting.Vertical(even, odd, nextEven, odd, _low, _highAbove, _width);

    /// <summary>Takes a pair of rows and the one after them.</summary>
    public void PassPair(T* even, T* odd, T* nextEven)
    {
        ForwardLifting.Vertical(even, odd, nextEven, _highAbove, _low, _high, _width);
        SplitLow(_low);
        ForwardLifting.Horizontal(_high, _width, Lh.Row(_highs), Hh.Row(_highs));
        _highs++;
        T* high = _high;
        _high = _highAbove;
        _highAbove = high;
    }

    /// <summary>Takes the last of an odd number of rows, which has no odd neighbour below: the high-pass row above serves twice.</summary>
    public void PassLast(T* even)
    {
        ForwardLifting.LastLow(even, _highAbove, _low, _width);
        SplitLow(_low);
    }

    /// <summary>Takes the only row of a component; it stays as it is vertically.</summary>
    public void PassOnly(T* even) => SplitLow(even);

    public void Dispose()
    {
        _rows.Dispose();
        Hl.Dispose();
        Lh.Dispose();
        Hh.Dispose();
    }

    private void SplitLow(T* row)
    {
        ForwardLifting.Horizontal(row, _width, _ll + _lows * _llStride, Hl.Row(_lows));
        _lows++;
    }
}
