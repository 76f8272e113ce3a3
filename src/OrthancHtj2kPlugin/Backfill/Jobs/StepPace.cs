// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>Limits a step: to a second, and to no more instances than the task allows per second.</summary>
/// <param name="maximumRate">Instances per second; 0 for no limit.</param>
internal sealed class StepPace(double maximumRate)
{
    /// <summary>
    /// How long threads begin with instances: pausing or cancelling a job waits for the end of a step, and there threads wait for each
    /// other.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <summary>The most instances of a step.</summary>
    public int Most => maximumRate > 0 ? Math.Max(1, (int)maximumRate) : int.MaxValue;

    /// <summary>Rests when a step was too fast.</summary>
    /// <param name="count">The number of its instances.</param>
    public void Finish(int count, TimeSpan duration)
    {
        if (maximumRate > 0 && TimeSpan.FromSeconds(count / maximumRate) - duration is { Ticks: > 0 } rest)
        {
            Thread.Sleep(rest);
        }
    }
}
