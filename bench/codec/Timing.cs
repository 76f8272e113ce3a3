// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace CodecBench;

/// <summary>Milliseconds of one frame, repeated warm.</summary>
internal readonly record struct Timing(double Median, double Minimum)
{
    private const int FewestRuns = 5;

    /// <summary>Runs <paramref name="operation"/> once to warm up, then for at least <paramref name="seconds"/>.</summary>
    /// <param name="frames">How many frames it does.</param>
    public static Timing Of(Action operation, double seconds, int frames)
    {
        operation();
        List<double> runs = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            operation();
            runs.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds / frames);
        }
        while (runs.Count < FewestRuns || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);

        runs.Sort();
        return new Timing(runs[runs.Count / 2], runs[0]);
    }
}
