// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>Which block decoder a code-block needs.</summary>
internal enum BlockKind : byte
{
    /// <summary>Nothing known yet, or placeholder passes only (T.814 B.3).</summary>
    Unknown,

    /// <summary>MQ coded, with raw segments in selective bypass (T.800 Annex D).</summary>
    Arithmetic,

    /// <summary>HT coded (T.814).</summary>
    HighThroughput,
}
