// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// A step of a run: for the time that <see cref="StepPace"/> says, the threads of the crew begin with instances of the open studies, and
/// the thread of the run counts outcomes, closes studies and opens others. All waiting for each other is at the end of the step.
/// </summary>
internal sealed class BackfillStep(IndexOutage outage, BackfillTask task, OpenStudies open, BackfillCrew crew)
{
    private readonly StepPace _pace = new(task.MaximumRate);

    /// <summary>So many failures end a step: when Orthanc does not reach its index, all further instances would fail too.</summary>
    private readonly int _mostFailures = task.IsPermissive ? crew.Threads : 1;

    /// <inheritdoc cref="ClaimedStudies.TryOpen"/>
    public required Func<bool> TryOpen { get; init; }

    /// <summary>Closes a study that is done.</summary>
    public required Action<OpenStudy> Close { get; init; }

    /// <summary>Of all studies.</summary>
    public required BackfillTotals Totals { get; init; }

    /// <summary>Does the step.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public void Work()
    {
        if (_pace.Rests())
        {
            return;
        }

        int finished = 0;
        List<FinishedInstance> failed = [];
        bool opens = true, isCutOff;
        long start = Stopwatch.GetTimestamp(), begin = outage.Now;
        open.Begin(_pace.Most, _mostFailures);
        crew.Begin(Take);
        try
        {
            for (TimeSpan left = StepPace.Length; left > TimeSpan.Zero && GoesOn(opens);
                left = StepPace.Length - Stopwatch.GetElapsedTime(start))
            {
                bool isOpening = opens && open.IsShort;
                opens = isOpening ? TryOpen() : opens;
                finished += Collect(failed, isOpening ? TimeSpan.Zero : left);
            }
        }
        finally
        {
            open.End();
            crew.Wait();
            finished += Collect(failed, TimeSpan.Zero);
            isCutOff = Settle(failed, begin);
            _pace.Finish(finished, Stopwatch.GetElapsedTime(start));
        }

        if (isCutOff)
        {
            throw new BackfillException("Orthanc does not reach its index");
        }
    }

    private bool GoesOn(bool opens) => !open.IsSpent && (open.HasWork || (opens && open.IsShort));

    /// <summary>Called by the threads.</summary>
    private Action<StoredInstanceWorker>? Take() => !open.TryTake(out OpenStudy study, out StudyInstance instance) ? null : worker =>
    {
        InstanceOutcome outcome = InstanceOutcome.Unexpected(instance.Instance);
        bool isCutOff = false;
        long begin = outage.Now;
        try
        {
            outcome = worker.Work(instance);

            // Asked at once: when the step ends, the outage may be over.
            isCutOff = outcome.Kind == OutcomeKind.Failed && outage.IsFelt(begin);
        }
        finally
        {
            open.Finish(new FinishedInstance(study, instance, outcome, isCutOff));
        }
    };

    /// <summary>Counts what threads have finished.</summary>
    /// <param name="failed">Receives the failures: the end of the step tells whether they count.</param>
    /// <param name="longest">How long it waits for a thread.</param>
    private int Collect(List<FinishedInstance> failed, TimeSpan longest)
    {
        List<FinishedInstance> all = open.Collect(longest);
        failed.AddRange(all.Where(finished => finished.Outcome.Kind == OutcomeKind.Failed));
        Count(all.Where(finished => finished.Outcome.Kind != OutcomeKind.Failed));
        return all.Count;
    }

    /// <summary>Counts failures, or lets their instances be taken again.</summary>
    /// <param name="begin">When the step began.</param>
    /// <returns>True when Orthanc did not reach its index.</returns>
    private bool Settle(List<FinishedInstance> failed, long begin)
    {
        bool isCutOff = failed.Exists(finished => finished.IsCutOff) || (failed.Count > 0 && outage.IsFelt(begin));
        if (isCutOff)
        {
            failed.ForEach(open.Repeat);
        }
        else
        {
            Count(failed);
        }

        return isCutOff;
    }

    private void Count(IEnumerable<FinishedInstance> all)
    {
        foreach (FinishedInstance finished in all)
        {
            open.Count(finished);
            Totals.Add(finished.Outcome);
        }

        while (open.FindDone() is { } done)
        {
            Close(done);
        }
    }
}
