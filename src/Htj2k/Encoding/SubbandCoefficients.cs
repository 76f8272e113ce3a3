// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Scheduling;
using Htj2k.Structure;
using Htj2k.Wavelets;

namespace Htj2k.Encoding;

/// <summary>All coefficients of a sub-band before quantisation, kept so that they can be quantised more than once.</summary>
internal sealed unsafe class SubbandCoefficients : RowSink<float>
{
    private readonly NativeBuffer<float> _coefficients;
    private readonly QuantizedBlockRow[] _blockRows;
    private readonly EncodedSubband _subband;
    private int _filled;

    public SubbandCoefficients(EncodedSubband subband)
    {
        _subband = subband;

        // Half a margin more than a multiple of it, so that rows do not lie a power of two apart.
        const int Margin = NativeBuffer<float>.MarginBytes / sizeof(float);
        Stride = (subband.Width + Margin - 1) / Margin * Margin + Margin / 2;
        _coefficients = new NativeBuffer<float>(Stride * subband.Height);
        NextRow = _coefficients.Start;
        _blockRows = new QuantizedBlockRow[subband.BlocksHigh];
        for (int i = 0; i < _blockRows.Length; i++)
        {
            int top = i * CodeBlock.NominalSize;
            _blockRows[i] =
                new QuantizedBlockRow(subband, i, _coefficients.Start + top * Stride, Stride,
                Math.Min(CodeBlock.NominalSize, subband.Height - top));
        }
    }

    /// <summary>From one row to the next.</summary>
    private nint Stride { get; }

    public override void PushRow()
    {
        _filled = _filled + 1 == _subband.Height ? 0 : _filled + 1;
        NextRow = _coefficients.Start + _filled * Stride;
    }

    /// <summary>Has all code-blocks quantised and encoded.</summary>
    public void Encode(FramePartQueue<CodeBlockEncoder> queue, float stepSize)
    {
        foreach (QuantizedBlockRow row in _blockRows)
        {
            row.StepSize = stepSize;
            queue.Submit(row);
        }
    }

    public override void Dispose() => _coefficients.Dispose();
}
