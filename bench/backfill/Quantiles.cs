// SPDX-License-Identifier: GPL-3.0-or-later
namespace BackfillBench;

/// <summary>Quantiles of measured values.</summary>
internal static class Quantiles
{
    /// <returns>The value that this part of all values is not above.</returns>
    public static double Of(List<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
