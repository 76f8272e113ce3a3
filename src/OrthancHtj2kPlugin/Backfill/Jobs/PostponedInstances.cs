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
    /// <exception cref="IOException">
    /// The journal cannot be read, and none is left for later; an <see cref="UnauthorizedAccessException"/> says the same.
    /// </exception>
    public BackfillStudy Postpone(BackfillStudy study, BackfillTotals totals)
    {
        HashSet<string> suspected = work.Suspects.All();
        List<StudyInstance> others = [];
        List<PostponedInstance> left = [];
        foreach (StudyInstance instance in study.Instances)
        {
            if (!suspected.Contains(instance.Instance) || work.IsGivenUp(instance.Instance, out WorkNote? earlier) || earlier is null)
            {
                others.Add(instance);
                continue;
            }

            InstanceOutcome failure = InstanceOutcome.Failed(instance.Instance, $"Orthanc ended while it was {earlier.Work}");
            left.Add(new PostponedInstance(study.Id, instance.Series, totals, failure));
        }

        foreach (PostponedInstance postponed in left)
        {
            totals.Add(postponed.Failure);
            total.Add(postponed.Failure);
            _queue.Enqueue(postponed);
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
