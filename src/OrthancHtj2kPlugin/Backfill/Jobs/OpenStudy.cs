// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>A study that a run has taken from others, and how far the run is with it. <see cref="OpenStudies"/> locks it.</summary>
/// <param name="target">UID of the transfer syntax that its instances get.</param>
internal sealed class OpenStudy(BackfillStudy study, string target, BackfillTotals totals)
{
    private readonly Queue<StudyInstance> _left = new(study.Instances);

    /// <summary>Instances that a thread has taken and whose outcomes are not counted.</summary>
    private int _uncounted;

    public BackfillStudy Study => study;

    public BackfillTotals Totals => totals;

    /// <summary>The totals as another server would find the study now.</summary>
    public BackfillTotals Afterwards { get; } = new();

    /// <summary>True when every other server would find that there is nothing left to do.</summary>
    public bool IsLasting { get; private set; } = true;

    /// <summary>False while another owner has it, which took this server for dead.</summary>
    public bool IsHeld { get; private set; } = true;

    /// <summary>How many instances no thread has taken.</summary>
    public int Left => _left.Count;

    /// <summary>How many instances threads work on.</summary>
    public int InWork { get; private set; }

    /// <summary>The outcomes of all instances are counted.</summary>
    public bool IsDone => _left.Count + _uncounted == 0;

    /// <summary>Notes whether this run has the study. Its instances may have other files when it has the study again.</summary>
    public void Hold(bool isHeld)
    {
        if (isHeld && !IsHeld)
        {
            StudyInstance[] left = [.. _left];
            _left.Clear();
            Array.ForEach(left, Queue);
        }

        IsHeld = isHeld;
    }

    public StudyInstance Take()
    {
        InWork++;
        _uncounted++;
        return _left.Dequeue();
    }

    public void Finish() => InWork--;

    public void Count(InstanceOutcome outcome)
    {
        _uncounted--;
        totals.Add(outcome);
        IsLasting &= outcome.IsLasting;
        Afterwards.Add(outcome.Kind != OutcomeKind.Done ? outcome : outcome with
        {
            Kind = OutcomeKind.AlreadyInTarget,
            TransferSyntax = target,
            BytesBefore = outcome.BytesAfter,
        });
    }

    /// <summary>Lets an instance be taken again, in the place of counting its outcome. It may have another file by then.</summary>
    public void Repeat(StudyInstance instance)
    {
        _uncounted--;
        Queue(instance);
    }

    private void Queue(StudyInstance instance) => _left.Enqueue(instance with { FileUuid = "" });
}
