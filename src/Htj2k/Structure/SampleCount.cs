// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>Sums of areas that a codestream declares: those beyond 64 bits stay at the largest number, above every limit.</summary>
internal static class SampleCount
{
    /// <param name="count">0 or more.</param>
    public static long Add(long count, Region area)
        => (long)Math.Min((ulong)count + (ulong)((long)area.Width * area.Height), long.MaxValue);

    /// <param name="count">0 or more.</param>
    public static long Multiply(long count, int factor) => (long)Int128.Min((Int128)count * factor, long.MaxValue);
}
