// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Counters;

/// <summary>Counts the values up to each of several bounds. Any thread may add and read.</summary>
/// <param name="bounds">Ascending upper bounds; a last one without limit is implied.</param>
internal sealed class Histogram(params double[] bounds)
{
    private readonly Lock _oneAtATime = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public ReadOnlySpan<double> Bounds => bounds;

    public void Add(double value)
    {
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_oneAtATime)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <returns>For each bound, and for no bound, how many values are at most that large; and their sum.</returns>
    public (long[] AtMost, double Sum) Read()
    {
        lock (_oneAtATime)
        {
            long[] atMost = [.. _counts];
            for (int i = 1; i < atMost.Length; i++)
            {
                atMost[i] += atMost[i - 1];
            }

            return (atMost, _sum);
        }
    }
}
