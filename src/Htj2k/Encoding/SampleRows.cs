// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Contract;
using Htj2k.Memory;
using Htj2k.Samples;

namespace Htj2k.Encoding;

/// <summary>The input of the first level: the frame's samples, loaded row by row, shifted and colour transformed.</summary>
internal sealed unsafe class SampleRows<T> : LevelRows<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly FrameSamples _frame;
    private readonly Plane<T>[] _rows;
    private int _next;

    public SampleRows(FrameSamples frame)
    {
        _frame = frame;
        _rows = new Plane<T>[frame.Format.Components];
        for (int c = 0; c < _rows.Length; c++)
        {
            _rows[c] = new Plane<T>(frame.Format.Width, Kept);
        }
    }

    public override void Begin(int y) => _next = y;

    public override T* Row(int component, int y)
    {
        while (_next <= y)
        {
            Load(_next++);
        }

        return _rows[component].Row(y % Kept);
    }

    public override void Dispose()
    {
        foreach (Plane<T> rows in _rows)
        {
            rows.Dispose();
        }
    }

    private void Load(int y)
    {
        int slot = y % Kept;
        SampleFormat format = _frame.Format;
        if (!_frame.IsInterleaved)
        {
            for (int c = 0; c < _rows.Length; c++)
            {
                RowLoader.Load(_frame.Row(c, y), format, 1, _frame.Shift, _rows[c].Row(slot));
            }

            if (_frame.ColorTransform)
            {
                ReversibleColorTransform.Forward(_rows[0].Row(slot), _rows[1].Row(slot), _rows[2].Row(slot), format.Width);
            }

            return;
        }

        byte* row = _frame.Row(0, y);
        if (_rows.Length == 3)
        {
            RowLoader.LoadPixels(row, format, _frame.Shift, _frame.ColorTransform, _rows[0].Row(slot), _rows[1].Row(slot),
                _rows[2].Row(slot));
            return;
        }

        for (int c = 0; c < _rows.Length; c++)
        {
            RowLoader.Load(row + c * format.BytesPerSample, format, _rows.Length, _frame.Shift, _rows[c].Row(slot));
        }
    }
}
