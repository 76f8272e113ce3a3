// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>The states of the adaptive run-length coder MEL (T.814 7.3.3).</summary>
internal static class MelStates
{
    /// <summary>log2 of the run length that one bit stands for, by state (T.814 Table 2).</summary>
    public static ReadOnlySpan<byte> Exponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];
}
