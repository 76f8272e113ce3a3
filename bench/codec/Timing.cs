// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace CodecBench;

/// <summary>Milliseconds of one frame, repeated warm.</summary>
internal readonly record struct Timing(double Median, double Minimum)
{
    private const int FewestRuns = 5;

    private static readonly bool IsProcessorTime = Environment.GetEnvironmentVariable("CLOCK") == "processor";

    /// <summary>Runs <paramref name="operation"/> once to warm up, then for at least <paramref name="seconds"/>.</summary>
    /// <param name="frames">How many frames it does.</param>
    public static Timing Of(Action operation, double seconds, int frames)
    {
        operation();
        List<double> runs = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            TimeSpan before = Now();
            operation();
            runs.Add((Now() - before).TotalMilliseconds / frames);
        }
        while (runs.Count < FewestRuns || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);

        runs.Sort();
        return new Timing(runs[runs.Count / 2], runs[0]);
    }

    // The processor time of the process, where other programs take turns with it; CLOCK=processor in the environment.
    private static TimeSpan Now() => IsProcessorTime ? Environment.CpuUsage.TotalTime : Stopwatch.GetElapsedTime(0);
}
