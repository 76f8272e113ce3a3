// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Encoding;

/// <summary>The memory of one thread for transforming a strip; it then holds the coefficients of the strip's code-blocks.</summary>
internal sealed unsafe class ForwardTransform<T> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly AnalysisLevel<T> _level;
    private readonly LevelRows<T> _rows;
    private readonly ForwardLevel<T>[] _components;

    public ForwardTransform(AnalysisLevel<T> level, LevelRows<T> rows)
    {
        _level = level;
        _rows = rows;
        _components = new ForwardLevel<T>[level.Components.Length];
        for (int c = 0; c < _components.Length; c++)
        {
            _components[c] = new ForwardLevel<T>(level.Width, Math.Min(CodeBlock.NominalSize, (level.Height + 1) / 2));
        }
    }

    /// <summary>Transforms a strip; its low-pass rows go to the level's planes.</summary>
    public void Run(int strip)
    {
        int top = strip * AnalysisStrip<T>.Rows;
        int bottom = Math.Min(top + AnalysisStrip<T>.Rows, _level.Height);
        _rows.Begin(Math.Max(top - 2, 0));
        for (int c = 0; c < _components.Length; c++)
        {
            Plane<T> low = _level.Low[c];
            _components[c].Begin(low.Row(top / 2), low.Stride);
        }

        if (top > 0)
        {
            PassAbove(top - 2, top - 1, top);
        }
        else if (bottom > 1)
        {
            // Symmetric extension: above the first row lies the second one again.
            PassAbove(bottom > 2 ? 2 : 0, 1, 0);
        }

        for (int y = top; y + 1 < bottom; y += 2)
        {
            // Below the last odd row lies the last even one again.
            int next = y + 2 < _level.Height ? y + 2 : y;
            for (int c = 0; c < _components.Length; c++)
            {
                _components[c].PassPair(_rows.Row(c, y), _rows.Row(c, y + 1), _rows.Row(c, next));
            }
        }

        if ((bottom & 1) != 0)
        {
            PassLast(bottom - 1);
        }
    }

    /// <summary>Codes a block of the strip that was transformed last.</summary>
    public void Code(StripBlock block, int strip, CodeBlockEncoder encoder)
    {
        ForwardLevel<T> component = _components[block.Component];
        Plane<T> coefficients = block.Orientation switch
        {
            SubbandOrientation.HL => component.Hl,
            SubbandOrientation.LH => component.Lh,
            _ => component.Hh,
        };
        EncodedSubband subband = _level.Components[block.Component].Detail(_level.Number, block.Orientation);
        int height = Math.Min(CodeBlock.NominalSize, subband.Height - strip * CodeBlock.NominalSize);
        if (height > 0)
        {
            int x = block.Column * CodeBlock.NominalSize;
            int width = Math.Min(CodeBlock.NominalSize, subband.Width - x);
            subband.BlockRow(strip)[block.Column] = encoder.Encode(
                coefficients.Row(0) + x, coefficients.Stride, width, height, block.Orientation);
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        foreach (ForwardLevel<T> component in _components)
        {
            component.Dispose();
        }
    }

    private void PassAbove(int even, int odd, int nextEven)
    {
        for (int c = 0; c < _components.Length; c++)
        {
            _components[c].PassAbove(_rows.Row(c, even), _rows.Row(c, odd), _rows.Row(c, nextEven));
        }
    }

    private void PassLast(int y)
    {
        for (int c = 0; c < _components.Length; c++)
        {
            if (_level.Height == 1)
            {
                _components[c].PassOnly(_rows.Row(c, y));
            }
            else
            {
                _components[c].PassLast(_rows.Row(c, y));
            }
        }
    }
}
