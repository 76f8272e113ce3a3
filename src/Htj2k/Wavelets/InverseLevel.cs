// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.Wavelets;

/// <summary>
/// One level of the synthesis of one component (T.800 F.3.2: first horizontally, then vertically), by strips of rows: rows of the
/// resolution below and of the three detail sub-bands are joined and lifted in place, as far as the strip's own rows suffice. The rest,
/// some rows around the edge of two strips, is done when both are.
/// </summary>
/// <remarks>
/// When row a comes, and a is odd, step s can be done in place on row a - s: its neighbours then are through step s - 1. Row y is thus
/// final when row y + Steps has come, if y is odd, or the row before that, if y is even. Beyond the last row of all the same goes on with
/// nothing coming. At the edges of the image the one neighbour stands for both, which equals symmetric extension. Edges between strips are
/// even: step 1 leaves out the row at the edge, step 2 the rows on both sides of that, and so on. So rows less than Steps from the edge are
/// not final.
/// </remarks>
internal sealed unsafe class InverseLevel<T, TSynthesis> : IDisposable
    where T : unmanaged, INumberBase<T>
    where TSynthesis : ISynthesis<T>
{
    private readonly NativeBuffer<T> _memory;
    private readonly NativeBuffer<nint> _places;
    private readonly T* _scratch;
    private readonly nint _stride;
    private readonly int _mask = (int)BitOperations.RoundUpToPowerOf2((uint)TSynthesis.Steps + 2) - 1;
    private readonly byte* _overflow;
    private ResolutionRows<T>? _low;
    private Region _region;
    private int _top;
    private int _arrived;

    /// <param name="width">Samples per output row of the widest level.</param>
    /// <param name="pairs">Rows of each sub-band that a strip has at most.</param>
    /// <param name="overflow">See <see cref="InverseLifting"/>.</param>
    public InverseLevel(int width, int pairs, byte* overflow)
    {
        int half = (width + 1) / 2;
        Hl = new Plane<T>(half, pairs);
        Lh = new Plane<T>(half, pairs);
        Hh = new Plane<T>(half, pairs);
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        _stride = ResolutionRows<T>.StrideFor(width);
        _memory = new NativeBuffer<T>((_mask + 1) * _stride + InverseLifting.ScratchSamples(width) + margin);
        _scratch = _memory.Start + (_mask + 1) * _stride + margin;
        _places = new NativeBuffer<nint>(2L * pairs);
        _overflow = overflow;
    }

    /// <summary>
    /// High-pass horizontally, low-pass vertically; from the strip's first even row on. The sample before each row and the one after are
    /// overwritten.
    /// </summary>
    public Plane<T> Hl { get; }

    /// <summary>Low-pass horizontally, high-pass vertically; from the strip's first odd row on.</summary>
    public Plane<T> Lh { get; }

    /// <summary>High-pass both ways.</summary>
    public Plane<T> Hh { get; }

    /// <summary>The row that must have come before row <paramref name="y"/> is final.</summary>
    public static int NeededBy(int y) => y + TSynthesis.Steps - ((y & 1) == 0 ? 1 : 0);

    /// <summary>Begins with a strip.</summary>
    /// <param name="low">Rows of the resolution below.</param>
    /// <param name="rows">Takes the rows, or those that it keeps.</param>
    /// <param name="region">The samples of this level on its own grid; the parity of the corner tells which sub-band comes first.</param>
    /// <param name="top">The strip's first row.</param>
    /// <param name="bottom">The one after its last.</param>
    public void Begin(ResolutionRows<T> low, ResolutionRows<T> rows, Region region, int top, int bottom)
    {
        _low = low;
        _arrived = top - 1;
        Place(rows, region, top, bottom);
    }

    /// <summary>A row that is final, or about to be; unless it is kept, it stays until the next one has to be final.</summary>
    public T* Row(int y) => (T*)_places.Start[y - _top];

    /// <summary>Passes rows up to this one.</summary>
    public void Advance(int y)
    {
        while (_arrived < y)
        {
            Arrive(++_arrived);
        }
    }

    /// <summary>Completes the rows around the edge of two strips.</summary>
    /// <param name="edge">First row of the lower one.</param>
    public void Complete(ResolutionRows<T> rows, Region region, int edge)
    {
        Place(rows, region, Math.Max(edge - TSynthesis.Steps, region.Top), Math.Min(edge + TSynthesis.Steps + 1, region.Bottom));
        for (int step = 1; step <= TSynthesis.Steps; step++)
        {
            for (int y = edge - step + 1; y < edge + step; y += 2)
            {
                if (y >= region.Top && y < region.Bottom)
                {
                    Lift(step, y);
                }
            }
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _places.Dispose();
        Hl.Dispose();
        Lh.Dispose();
        Hh.Dispose();
    }

    /// <summary>Finds the places of some rows once, as each is used several times.</summary>
    private void Place(ResolutionRows<T> rows, Region region, int top, int bottom)
    {
        (_region, _top) = (region, top);
        for (int y = top; y < bottom; y++)
        {
            T* row = rows.Keeps(y) ? rows.Row(y) : _memory.Start + (y & _mask) * _stride;
            _places.Start[y - top] = (nint)row;
        }
    }

    private void Arrive(int y)
    {
        bool isLow = (y & 1) == 0;
        if (_region.Height == 1)
        {
            // A single row is not filtered; an odd one is doubled by the analysis (T.800 F.3.6).
            if (y == _top)
            {
                Join(y, T.One);
                if (!isLow)
                {
                    TSynthesis.Halve(Row(y), _region.Width);
                }
            }

            return;
        }

        if (y < _region.Bottom)
        {
            Join(y, isLow ? TSynthesis.LowGain : TSynthesis.HighGain);
        }

        if (isLow)
        {
            return;
        }

        for (int step = 1; step <= TSynthesis.Steps; step++)
        {
            int target = y - step;
            int first = _top == _region.Top ? _top : _top + step;
            if (target >= first && target < _region.Bottom)
            {
                Lift(step, target);
            }
        }
    }

    private void Lift(int step, int y)
    {
        int above = y > _region.Top ? y - 1 : y + 1;
        int below = y + 1 < _region.Bottom ? y + 1 : y - 1;
        TSynthesis.Step(step, Row(y), Row(above), Row(below), _region.Width, _overflow);
    }

    private void Join(int y, T gain)
    {
        bool isLow = (y & 1) == 0;
        bool startsOdd = (_region.Left & 1) != 0;
        int odds = startsOdd ? (_region.Width + 1) / 2 : _region.Width / 2;
        int n = (y >> 1) - ((isLow ? _top + 1 : _top) >> 1);
        T* lows = odds == _region.Width ? null : isLow ? _low!.Row(y >> 1) : Lh.Row(n);
        T* highs = odds == 0 ? null : isLow ? Hl.Row(n) : Hh.Row(n);
        TSynthesis.Horizontal(lows, highs, startsOdd, _region.Width, Row(y), gain, _scratch, _overflow);
    }
}
