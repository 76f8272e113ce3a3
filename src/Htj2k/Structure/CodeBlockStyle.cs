// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>Code-block style of COD and COC (T.800 Table A.19, T.814 A.4).</summary>
[Flags]
internal enum CodeBlockStyle
{
    None = 0,
    SelectiveBypass = 0x01,
    ResetContexts = 0x02,
    TerminateEachPass = 0x04,
    VerticallyCausal = 0x08,
    PredictableTermination = 0x10,
    SegmentationSymbols = 0x20,
    HighThroughput = 0x40,

    /// <summary>Together with <see cref="HighThroughput"/>: some code-blocks are HT coded, others not.</summary>
    Mixed = 0x80,
}
