// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>How code-blocks are coded, which makes the codestream one of HTJ2K or of JPEG 2000.</summary>
public enum BlockCoder
{
    /// <summary>The high-throughput block coder of ITU-T T.814 (HTJ2K).</summary>
    HighThroughput,

    /// <summary>The MQ coded bit-planes of ITU-T T.800 (JPEG 2000 Part 1).</summary>
    Mq,
}
