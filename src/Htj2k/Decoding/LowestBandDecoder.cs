// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>
/// The LL band of the lowest resolution of one component. For 16-bit lanes it is decoded in 32 bits and centred: the middle of its range is
/// subtracted. The synthesis passes this offset on to all samples unchanged, so that 16-bit lanes also suffice for images far from zero.
/// </summary>
internal sealed unsafe class LowestBandDecoder<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private readonly ParsedSubband _subband;
    private readonly DecodingState _state;
    private readonly bool _centre;
    private readonly ResolutionRows<int>? _wide;

    /// <param name="centre">False for a component that the inverse colour transform needs as it is.</param>
    public LowestBandDecoder(ParsedSubband subband, DecodingState state, bool centre)
    {
        (_subband, _state, _centre) = (subband, state, centre);
        Rows = new ResolutionRows<T>(subband.Region);
        _wide = typeof(T) == typeof(short) ? new ResolutionRows<int>(subband.Region) : null;
    }

    /// <summary>Its rows; valid after <see cref="Complete"/>.</summary>
    public ResolutionRows<T> Rows { get; }

    /// <summary>The offset that was subtracted.</summary>
    public int Offset { get; private set; }

    public int BlockRows => _subband.Rows;

    /// <summary>Decodes one row of code-blocks. Different threads may decode different ones.</summary>
    public void Decode(CodeBlockDecoder decoder, int row)
    {
        int top = _subband.BlockRegion(0, row).Top;
        if (_wide is null)
        {
            Decode(decoder, row, Rows.Row(top), Rows.Stride);
        }
        else
        {
            Decode(decoder, row, _wide.Row(top), _wide.Stride);
        }
    }

    /// <summary>Call it when all rows of code-blocks are decoded.</summary>
    public void Complete()
    {
        if (_wide is not null)
        {
            Offset = _centre && !_subband.Region.IsEmpty ? Middle(_wide) : 0;
            Narrow(_wide);
        }
    }

    public void Dispose()
    {
        _wide?.Dispose();
        Rows.Dispose();
    }

    private void Decode<TRow>(CodeBlockDecoder decoder, int row, TRow* target, nint stride)
        where TRow : unmanaged, INumberBase<TRow>
    {
        BlockPairs<TRow> pairs = new(decoder, _state);
        pairs.Add(_subband, row, target, stride);
        pairs.Finish();
    }

    private int Middle(ResolutionRows<int> wide)
    {
        int smallest = int.MaxValue;
        int largest = int.MinValue;
        for (int y = _subband.Region.Top; y < _subband.Region.Bottom; y++)
        {
            int* row = wide.Row(y);
            for (int x = 0; x < _subband.Region.Width; x++)
            {
                smallest = Math.Min(smallest, row[x]);
                largest = Math.Max(largest, row[x]);
            }
        }

        return (int)(((long)smallest + largest) >> 1);
    }

    private void Narrow(ResolutionRows<int> wide)
    {
        bool fits = true;
        for (int y = _subband.Region.Top; y < _subband.Region.Bottom; y++)
        {
            int* from = wide.Row(y);
            short* to = (short*)Rows.Row(y);
            for (int x = 0; x < _subband.Region.Width; x++)
            {
                int centred = from[x] - Offset;
                to[x] = (short)centred;
                fits &= to[x] == centred;
            }
        }

        if (!fits)
        {
            _state.ReportLanesTooNarrow();
        }
    }
}
