// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.Wavelets;

/// <summary>One decomposition level of the 9/7 analysis (T.800 F.4.2: first vertically, then horizontally), row by row.</summary>
/// <remarks>
/// When row y comes, and y is even, step s can be done in place on row y - s: its neighbours then are through step s - 1. Rows y - 4 and y
/// - 3 are final after that. Beyond the last row the same goes on with nothing coming. At the edges the one neighbour stands for both,
/// which equals symmetric extension.
/// </remarks>
internal sealed unsafe class IrreversibleLevel : RowSink<float>
{
    /// <summary>Rows y - 5 to y are in use, and the next one.</summary>
    private const int RingMask = 7;

    private readonly int _width;
    private readonly int _height;
    private readonly RowSink<float> _ll;
    private readonly RowSink<float> _hl;
    private readonly RowSink<float> _lh;
    private readonly RowSink<float> _hh;
    private readonly NativeBuffer<float> _rows;
    private readonly float* _scratch;
    private readonly long _stride;
    private int _received;

    /// <param name="width">Samples per input row of this level.</param>
    /// <param name="height">Rows that will come.</param>
    public IrreversibleLevel(int width, int height, RowSink<float> ll, RowSink<float> hl, RowSink<float> lh, RowSink<float> hh)
    {
        _width = width;
        _height = height;
        (_ll, _hl, _lh, _hh) = (ll, hl, lh, hh);

        // Half a margin more than a multiple of it, so that rows do not lie a power of two apart.
        const int Margin = NativeBuffer<float>.MarginBytes / sizeof(float);
        _stride = (width + 2L * Margin - 1) / Margin * Margin + Margin / 2;
        _rows = new NativeBuffer<float>((RingMask + 1) * _stride + IrreversibleAnalysis.ScratchSamples(width));
        _scratch = Row(RingMask) + _stride;
        NextRow = Row(0);
    }

    public override void PushRow()
    {
        int y = _received++;
        if (_received < _height)
        {
            Arrive(y);
            NextRow = Row(_received);
            return;
        }

        if (_height == 1)
        {
            // A single row is not filtered (T.800 F.4.6).
            Emit(0, 1, _ll, _hl);
        }
        else
        {
            for (; y - IrreversibleAnalysis.Steps < _height; y++)
            {
                Arrive(y);
            }
        }

        _received = 0;
        NextRow = Row(0);
    }

    public override void Dispose()
    {
        _rows.Dispose();
        _ll.Dispose();
        _hl.Dispose();
        _lh.Dispose();
        _hh.Dispose();
    }

    private float* Row(int y) => _rows.Start + (y & RingMask) * _stride;

    private void Arrive(int y)
    {
        if ((y & 1) != 0)
        {
            return;
        }

        for (int step = 1; step <= IrreversibleAnalysis.Steps; step++)
        {
            int target = y - step;
            if (target >= 0 && target < _height)
            {
                int above = target > 0 ? target - 1 : target + 1;
                int below = target + 1 < _height ? target + 1 : target - 1;
                IrreversibleAnalysis.Step(step, Row(target), Row(above), Row(below), _width);
            }
        }

        int final = y - IrreversibleAnalysis.Steps;
        if (final >= 0 && final < _height)
        {
            Emit(final, IrreversibleAnalysis.LowGain, _ll, _hl);
        }

        if (final >= 0 && final + 1 < _height)
        {
            Emit(final + 1, IrreversibleAnalysis.HighGain, _lh, _hh);
        }
    }

    private void Emit(int y, float gain, RowSink<float> low, RowSink<float> high)
    {
        IrreversibleAnalysis.Horizontal(Row(y), _width, gain, low.NextRow, high.NextRow, _scratch);
        low.PushRow();
        if (_width > 1)
        {
            high.PushRow();
        }
    }
}
