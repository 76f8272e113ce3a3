// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>Opens the studies of a run, each under a claim that keeps other owners away, and closes them.</summary>
/// <param name="owner">The owner that the run works for.</param>
/// <param name="open">Receives them.</param>
internal sealed class ClaimedStudies(BackfillServices services, BackfillTask task, BackfillOwner owner, StudyQueue queue, OpenStudies open,
    PostponedInstances postponed)
{
    private BackfillStudy? _next;
    private bool _isTimed;

    /// <summary>Called with each study before the work on it; its totals grow afterwards.</summary>
    public Action<BackfillStudy, BackfillTotals>? Opened { get; set; }

    /// <summary>True to do the studies of other owners after all others; false to stop at the first.</summary>
    public bool PutsOff { get; set; }

    /// <summary>The other owner of a study that could not be claimed since <see cref="Hold"/>; empty when there is none.</summary>
    public string Obstacle { get; private set; } = "";

    /// <summary>Keeps the claims of the open studies: another server that took this one for dead may have some.</summary>
    public void Hold()
    {
        Obstacle = "";
        foreach (OpenStudy study in open.All)
        {
            open.Hold(study, TryTake(study.Study.Id));
        }
    }

    /// <summary>Opens the next study that nobody else has.</summary>
    /// <returns>False when there is none now.</returns>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public bool TryOpen()
    {
        while ((_next ??= queue.Next()) is { } study)
        {
            // A task may name parts of a study one by one.
            OpenStudy? present = open.All.FirstOrDefault(other => other.Study.Id == study.Id);
            if (present is { IsHeld: true })
            {
                return false;
            }

            if (present is null && TryTake(study.Id))
            {
                Open(study);
                return true;
            }

            if (!PutsOff)
            {
                return false;
            }

            queue.PutOff(study);
            _next = null;
            if (queue.IsAtEnd)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Claims a study, or keeps the claim.</summary>
    /// <returns>False when another has it.</returns>
    public bool TryTake(string study)
    {
        if (task.IsDryRun || services.Take(study, owner) is not { } other || other == owner)
        {
            return true;
        }

        Obstacle = other.Description;
        return false;
    }

    public void GiveBack(string study) => services.GiveBack(study, owner);

    /// <summary>Ends the work on a study, also when it is not done.</summary>
    public void Close(OpenStudy closed)
    {
        open.Remove(closed);
        (BackfillStudy study, BackfillTotals totals) = (closed.Study, closed.Totals);
        if (closed.IsDone)
        {
            // Before others can take it.
            queue.Tell(closed);
        }

        GiveBack(study.Id);
        if (!task.IsDryRun)
        {
            services.Log.LogWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"study {study.Id}: {totals.Done} of {totals.Instances + closed.Left} {task.Done.ToLowerInvariant()}, {totals.Failed} failed, {totals.BytesBefore} -> {totals.BytesAfter} bytes"));
            DicomWebCache.Drop(services.Rest, services.Log, study.Instances.Select(instance => instance.Series));
        }
    }

    /// <summary>Gives back all that is claimed.</summary>
    public void Release()
    {
        foreach (OpenStudy study in open.All)
        {
            GiveBack(study.Study.Id);
        }

        // One that was taken, and could not be opened.
        if (_next is { } next)
        {
            GiveBack(next.Id);
        }
    }

    private void Open(BackfillStudy study)
    {
        if (!_isTimed)
        {
            _isTimed = true;
            LookupTime.Check(services.Rest, services.Log, study.Instances[0].Instance);
        }

        BackfillTotals totals = new();
        open.Add(new OpenStudy(postponed.Postpone(study, totals), task.TransferSyntax, totals));
        _next = null;
        Opened?.Invoke(study, totals);
    }
}
