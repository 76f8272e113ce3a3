// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>
/// The memory of one thread for making a strip of a group of components from its code-blocks. Samples of the last level are stored.
/// </summary>
internal abstract class InverseTransform : IDisposable
{
    /// <summary>Sub-bands that a strip has at most.</summary>
    public abstract int Subbands { get; }

    /// <summary>Decodes the strip's code-blocks of some sub-bands. Different threads may decode different ones.</summary>
    /// <param name="end">The sub-band after the last of them.</param>
    public abstract void Decode(CodeBlockDecoder decoder, SynthesisLevel level, int strip, int first, int end);

    /// <summary>Makes the rows of a strip, except those at its edges, from decoded code-blocks.</summary>
    public abstract void Run(SynthesisLevel level, int strip);

    /// <summary>Makes the rows around an edge of two strips.</summary>
    /// <param name="edge">The first row of the lower one.</param>
    public abstract void Complete(SynthesisLevel level, int edge);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="T">Lanes of the wavelet.</typeparam>
/// <typeparam name="TSynthesis">The wavelet.</typeparam>
/// <typeparam name="TLanes">Stores the rows as samples.</typeparam>
internal sealed unsafe class InverseTransform<T, TSynthesis, TLanes> : InverseTransform
    where T : unmanaged, INumberBase<T>
    where TSynthesis : ISynthesis<T>
    where TLanes : ISampleLanes<T>
{
    private readonly SynthesisComponent<T>[] _components;
    private readonly GroupOutput<T, TLanes> _output;
    private readonly DecodingState _state;
    private readonly InverseLevel<T, TSynthesis>[] _levels;
    private readonly NativeBuffer<byte> _overflow = new(InverseLifting.OverflowBytes);
    private readonly NativeBuffer<T> _colors;

    /// <param name="region">The samples of the last level.</param>
    public InverseTransform(SynthesisComponent<T>[] components, Region region, int stripHeight, GroupOutput<T, TLanes> output,
        DecodingState state)
    {
        _components = components;
        _output = output;
        _state = state;
        _colors = new NativeBuffer<T>(output.ColorSamples);
        _levels = new InverseLevel<T, TSynthesis>[components.Length];
        for (int i = 0; i < _levels.Length; i++)
        {
            _levels[i] = new InverseLevel<T, TSynthesis>(region.Width, Math.Min(stripHeight / 2, region.Height / 2 + 1), _overflow.Start);
        }

        ClearOverflow();
    }

    public override int Subbands => 3 * _components.Length;

    public override void Decode(CodeBlockDecoder decoder, SynthesisLevel level, int strip, int first, int end)
    {
        BlockPairs<T> pairs = new(decoder, _state);
        for (int subband = first; subband < end; subband++)
        {
            Add(ref pairs, level, strip, subband);
        }

        pairs.Finish();
    }

    public override void Run(SynthesisLevel level, int strip)
    {
        (int top, int bottom) = level.RowsOf(strip);
        bool isLast = bottom == level.Region.Bottom;
        for (int i = 0; i < _levels.Length; i++)
        {
            if (_components[i].Levels >= level.Number)
            {
                _levels[i].Begin(_components[i].Rows(level.Number + 1), _components[i].Rows(level.Number), level.Region, top, bottom);
            }
        }

        // Rows less than the number of steps from the edge of two strips stay for Complete.
        int first = top == level.Region.Top ? top : top + TSynthesis.Steps;
        int end = isLast ? bottom : bottom - TSynthesis.Steps + 1;
        if (level.Number == 1)
        {
            for (int y = first; y < end; y++)
            {
                Advance(level, InverseLevel<T, TSynthesis>.NeededBy(y));
                Store(y);
            }
        }

        Advance(level, isLast ? InverseLevel<T, TSynthesis>.NeededBy(bottom - 1) : bottom - 1);
        ReportOverflow();
    }

    public override void Complete(SynthesisLevel level, int edge)
    {
        for (int i = 0; i < _levels.Length; i++)
        {
            if (_components[i].Levels >= level.Number)
            {
                _levels[i].Complete(_components[i].Rows(level.Number), level.Region, edge);
            }
        }

        if (level.Number == 1)
        {
            int end = Math.Min(edge + TSynthesis.Steps, level.Region.Bottom);
            for (int y = Math.Max(edge - TSynthesis.Steps + 1, level.Region.Top); y < end; y++)
            {
                Store(y);
            }
        }

        ReportOverflow();
    }

    public override void Dispose()
    {
        _overflow.Dispose();
        _colors.Dispose();
        foreach (InverseLevel<T, TSynthesis> level in _levels)
        {
            level.Dispose();
        }
    }

    private void Add(ref BlockPairs<T> pairs, SynthesisLevel level, int strip, int subband)
    {
        (int index, int orientation) = int.DivRem(subband, 3);
        if (_components[index].Levels < level.Number || _state.LanesTooNarrow)
        {
            return;
        }

        ParsedSubband coded = _components[index].Details(level.Number)[orientation];
        Plane<T> coefficients = orientation switch
        {
            0 => _levels[index].Hl,
            1 => _levels[index].Lh,
            _ => _levels[index].Hh,
        };

        // Low-pass rows lie at the even rows of the strip, high-pass rows at the odd ones.
        (int top, int bottom) = level.RowsOf(strip);
        int parity = orientation == 0 ? 0 : 1;
        int first = (top + 1 - parity) >> 1;
        BlockRegion blocks = coded.BlocksIn(new Region(coded.Region.Left, first, coded.Region.Right, (bottom + 1 - parity) >> 1));
        for (int row = blocks.Top; row < blocks.Bottom; row++)
        {
            pairs.Add(coded, row, coefficients.Row(coded.BlockRegion(0, row).Top - first), coefficients.Stride);
        }
    }

    private void Advance(SynthesisLevel level, int y)
    {
        for (int i = 0; i < _levels.Length; i++)
        {
            if (_components[i].Levels >= level.Number)
            {
                _levels[i].Advance(y);
            }
        }
    }

    private void Store(int y)
    {
        T** rows = stackalloc T*[_components.Length];
        for (int i = 0; i < _components.Length; i++)
        {
            rows[i] = _components[i].Levels > 0 ? _levels[i].Row(y) : _components[i].Lowest.Rows.Row(y);
        }

        _output.Store(rows, _colors.Start, y, _overflow.Start);
    }

    /// <summary>Each thread has bits of its own: to set them is no atomic operation.</summary>
    private void ReportOverflow()
    {
        if (new ReadOnlySpan<byte>(_overflow.Start, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0))
        {
            _state.ReportLanesTooNarrow();
            ClearOverflow();
        }
    }

    private void ClearOverflow() => new Span<byte>(_overflow.Start, InverseLifting.OverflowBytes).Clear();
}
