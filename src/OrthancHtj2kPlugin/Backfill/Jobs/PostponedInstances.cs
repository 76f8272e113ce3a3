// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// The instances of a run during whose work Orthanc has ended once. They wait for the end of the run, and count as failed until then.
/// </summary>
/// <param name="total">Of all studies of the run.</param>
internal sealed class PostponedInstances(WorkRecord work, BackfillTotals total)
{
    private readonly Queue<PostponedInstance> _queue = new();

    public int Count => _queue.Count;

    /// <summary>The next instance to try; null when there is none.</summary>
    public PostponedInstance? Next => _queue.TryPeek(out PostponedInstance? next) ? next : null;

    /// <summary>Leaves instances of a study for later.</summary>
    /// <param name="totals">Those of the study.</param>
    /// <returns>The study without them.</returns>
    public BackfillStudy Postpone(BackfillStudy study, BackfillTotals totals)
    {
        HashSet<string> suspected = work.Suspects.All();
        List<(string Instance, string Series)> others = [];
        foreach ((string instance, string series) in study.Instances)
        {
            if (!suspected.Contains(instance) || work.IsGivenUp(instance, out WorkNote? earlier) || earlier is null)
            {
                others.Add((instance, series));
                continue;
            }

            InstanceOutcome failure = InstanceOutcome.Failed(instance, $"Orthanc ended while it was {earlier.Work}");
            totals.Add(failure);
            total.Add(failure);
            _queue.Enqueue(new PostponedInstance(study.Id, series, totals, failure));
        }

        return study with { Instances = others };
    }

    /// <summary>Counts the outcome of <see cref="Next"/>.</summary>
    public void Finish(InstanceOutcome outcome)
    {
        PostponedInstance tried = _queue.Dequeue();
        tried.Totals.Revise(tried.Failure, outcome);
        total.Revise(tried.Failure, outcome);
    }
}
