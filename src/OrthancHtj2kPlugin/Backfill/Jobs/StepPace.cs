// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>Chooses the number of instances of a step: enough for half a second, and no more than the task allows per second.</summary>
/// <param name="maximumRate">Instances per second; 0 for no limit.</param>
/// <param name="threads">The least that a step has, so that each thread has one.</param>
internal sealed class StepPace(double maximumRate, int threads)
{
    /// <summary>
    /// How long a step should take: pausing or cancelling a job waits for it, and at its end threads wait for each other.
    /// </summary>
    private const double StepSeconds = 0.5;

    private const int MostInStep = 1024;

    private int _size;

    /// <param name="left">How many there are.</param>
    public int Next(int left)
    {
        int count = Math.Min(Math.Max(_size, threads), left);
        return maximumRate > 0 ? Math.Min(count, Math.Max(1, (int)maximumRate)) : count;
    }

    /// <summary>Learns from a step, and rests when it was too fast.</summary>
    /// <param name="count">The number of its instances; 0 when it only repeated some.</param>
    public void Finish(int count, TimeSpan duration)
    {
        if (count == 0)
        {
            return;
        }

        _size = (int)Math.Min(count * StepSeconds / duration.TotalSeconds, MostInStep);
        if (maximumRate > 0 && TimeSpan.FromSeconds(count / maximumRate) - duration is { Ticks: > 0 } rest)
        {
            Thread.Sleep(rest);
        }
    }
}
