// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>One row of code-blocks of a sub-band whose coefficients are quantised when they are encoded; they stay as they are.</summary>
/// <param name="index">Which row of code-blocks of the sub-band.</param>
/// <param name="coefficients">The first row of samples, in memory of <see cref="SubbandCoefficients"/>.</param>
/// <param name="stride">From one row of samples to the next.</param>
/// <param name="rows">Rows of samples.</param>
internal sealed unsafe class QuantizedBlockRow(EncodedSubband subband, int index, float* coefficients, nint stride, int rows)
    : FramePart<CodeBlockEncoder>
{
    /// <summary>Delta_b.</summary>
    public float StepSize { get; set; }

    public override void Process(CodeBlockEncoder encoder)
        => encoder.EncodeRow(coefficients, stride, subband.Width, rows, StepSize, subband.BlockRow(index));
}
