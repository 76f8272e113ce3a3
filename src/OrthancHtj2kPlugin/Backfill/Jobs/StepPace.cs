// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>Limits a step: to a second, and to no more instances than the task allows per second.</summary>
/// <param name="maximumRate">Instances per second; 0 for no limit.</param>
internal sealed class StepPace(double maximumRate)
{
    /// <summary>
    /// How long threads begin with instances: pausing or cancelling a job, and stopping Orthanc, wait for the end of a step, and there
    /// threads wait for each other. A rest that is longer goes on in the next steps.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    private long _finished;
    private TimeSpan _rest;

    /// <summary>The most instances of a step.</summary>
    public int Most => maximumRate > 0 ? Math.Max(1, (int)maximumRate) : int.MaxValue;

    /// <summary>Rests for the time of a step if the rate allows no instance before its end.</summary>
    /// <returns>False when the step may work.</returns>
    public bool Rests()
    {
        TimeSpan rest = _rest - Stopwatch.GetElapsedTime(_finished);
        if (rest <= TimeSpan.Zero)
        {
            return false;
        }

        Thread.Sleep(rest < Length ? rest : Length);
        return true;
    }

    /// <summary>Rests when a step was too fast, until its second is over.</summary>
    /// <param name="count">The number of its instances.</param>
    public void Finish(int count, TimeSpan duration)
    {
        if (maximumRate > 0)
        {
            (_finished, _rest) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(count / maximumRate) - duration);
            if (_rest > TimeSpan.Zero && duration < Length)
            {
                TimeSpan left = Length - duration;
                Thread.Sleep(_rest < left ? _rest : left);
            }
        }
    }
}
