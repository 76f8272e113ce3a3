// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>The states of the adaptive run-length coder MEL (T.814 7.3.3).</summary>
internal static class MelStates
{
    /// <summary>log2 of the run length that one bit stands for, by state (T.814 Table 2).</summary>
    public static ReadOnlySpan<byte> Exponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    /// <summary>The state after a run: at twice the state when nothing ends it, and one further when significance does.</summary>
    public static ReadOnlySpan<byte> Next
        => [1, 0, 2, 0, 3, 1, 4, 2, 5, 3, 6, 4, 7, 5, 8, 6, 9, 7, 10, 8, 11, 9, 12, 10, 12, 11];
}
