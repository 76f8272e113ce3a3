// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>A study that a run has taken from others, and how far the run is with it. <see cref="OpenStudies"/> locks it.</summary>
internal sealed class OpenStudy(BackfillStudy study, BackfillTotals totals)
{
    private readonly Queue<StudyInstance> _left = new(study.Instances);

    /// <summary>Instances that a thread has taken and whose outcomes are not counted.</summary>
    private int _uncounted;

    public BackfillStudy Study => study;

    public BackfillTotals Totals => totals;

    /// <summary>False while another owner has it, which took this server for dead.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>How many instances no thread has taken.</summary>
    public int Left => _left.Count;

    /// <summary>How many instances threads work on.</summary>
    public int InWork { get; private set; }

    /// <summary>The outcomes of all instances are counted.</summary>
    public bool IsDone => _left.Count + _uncounted == 0;

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
    }

    /// <summary>Lets an instance be taken again, in the place of counting its outcome. It may have another file by then.</summary>
    public void Repeat(StudyInstance instance)
    {
        _uncounted--;
        _left.Enqueue(instance with { FileUuid = "" });
    }
}
