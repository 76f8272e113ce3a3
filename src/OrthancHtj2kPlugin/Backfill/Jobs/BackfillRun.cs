// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Works on a task, on several studies at a time, in steps of about a second. Instances that are already done are recognised: a run that
/// begins again loses only the time to look at them.
/// </summary>
internal sealed class BackfillRun : IDisposable
{
    /// <summary>One thread more than processors: some of them always wait for the disk.</summary>
    private const int Waiting = 1;

    private readonly BackfillServices _services;
    private readonly BackfillTask _task;
    private readonly BackfillOwner _owner;
    private readonly BackfillCrew _crew;
    private readonly StudyQueue _studies;
    private readonly OpenStudies _open;
    private readonly PostponedInstances _postponed;
    private readonly BackfillStep _step;
    private readonly Stopwatch _working = new();
    private readonly long _instances;
    private BackfillStudy? _next;
    private bool _isTimed;

    /// <param name="owner">The owner that this works for.</param>
    public BackfillRun(BackfillServices services, BackfillTask task, BackfillOwner owner)
    {
        _owner = owner;
        _services = services;
        _task = task;
        _postponed = new PostponedInstances(services.Work, Totals);
        _crew = new BackfillCrew(services.Log, services.Settings.Threads + Waiting, () => new StoredInstanceWorker(services, task));
        _open = new OpenStudies(_crew.Threads);
        _step = new BackfillStep(services.Outage, task, _open, _crew) { TryOpen = TryOpen, Close = Close, Totals = Totals };
        _studies = new StudyQueue(services.Rest, task, services.Share);
        _instances = StudyQueue.Count(services.Rest, task);
    }

    /// <summary>The number of instances at the start, less those that the filter has left out so far.</summary>
    public long Expected => _instances - _studies.LeftOut;

    /// <summary>
    /// True when an instance has failed and the task ends at the first failure. Instances that will be tried again do not count yet.
    /// </summary>
    public bool IsStopped => !_task.IsPermissive && Totals.Failed > _postponed.Count;

    /// <summary>Of all studies so far.</summary>
    public BackfillTotals Totals { get; } = new();

    /// <summary>Called with each study before the work on it; its totals grow afterwards.</summary>
    public Action<BackfillStudy, BackfillTotals>? StudyOpened { get; init; }

    /// <summary>True to do the studies of other owners after all others; false to stop at the first.</summary>
    public bool PutsOff { get; init; }

    /// <summary>Instances per second of working time.</summary>
    public double Rate => _working.ElapsedMilliseconds == 0 ? 0 : Totals.Instances * 1000.0 / _working.ElapsedMilliseconds;

    /// <summary>Works on some instances, of several studies.</summary>
    /// <param name="obstacle">The other owner of a study that prevents all further work; empty when there is none.</param>
    /// <returns>False when all is done, or <see cref="IsStopped"/>.</returns>
    /// <exception cref="BackfillException">Orthanc does not answer. The next step continues where this one stopped.</exception>
    public bool Step(out string obstacle)
    {
        obstacle = "";
        if (IsStopped)
        {
            return false;
        }

        foreach (OpenStudy study in _open.All)
        {
            study.IsHeld = Take(study.Study.Id, ref obstacle);
        }

        if (!_open.HasWork && !TryOpen(ref obstacle))
        {
            return obstacle.Length > 0 || TryPostponed(out obstacle);
        }

        _working.Start();
        try
        {
            if (_task.IsDryRun)
            {
                Predict(_open.All[0]);
            }
            else
            {
                string met = _step.Work(obstacle);
                obstacle = PutsOff ? "" : met;
            }
        }
        finally
        {
            _working.Stop();
            _services.Running.Report(this, Totals.Instances, Expected, Rate);
        }

        return true;
    }

    /// <summary>Ends the work, also on studies that are not done.</summary>
    public void Leave()
    {
        foreach (OpenStudy study in _open.All.ToArray())
        {
            Close(study);
        }
    }

    public void Dispose()
    {
        _services.Running.End(this);
        foreach (OpenStudy study in _open.All)
        {
            _services.GiveBack(study.Study.Id, _owner);
        }

        // One that was taken, and could not be opened.
        if (_next is { } next)
        {
            _services.GiveBack(next.Id, _owner);
        }

        _crew.Dispose();
    }

    /// <returns>False when another works on the study.</returns>
    private bool Take(string study, ref string obstacle)
    {
        if (_task.IsDryRun || _services.Take(study, _owner) is not { } other || other == _owner)
        {
            return true;
        }

        obstacle = other.Description;
        return false;
    }

    /// <summary>Opens the next study that nobody else has.</summary>
    /// <param name="obstacle">The owner of one that cannot be opened.</param>
    /// <returns>False when there is none now.</returns>
    private bool TryOpen(ref string obstacle)
    {
        while ((_next ??= _studies.Next()) is { } study)
        {
            // A task may name parts of a study one by one.
            if (_open.All.Any(open => open.Study.Id == study.Id))
            {
                return false;
            }

            if (Take(study.Id, ref obstacle))
            {
                Open(study);
                return true;
            }

            if (!PutsOff)
            {
                return false;
            }

            _studies.PutOff(study);
            _next = null;
            if (_studies.IsAtEnd)
            {
                return false;
            }
        }

        return false;
    }

    private void Open(BackfillStudy study)
    {
        if (!_isTimed)
        {
            _isTimed = true;
            LookupTime.Check(_services.Rest, _services.Log, study.Instances[0].Instance);
        }

        BackfillTotals totals = new();
        _open.Add(new OpenStudy(_postponed.Postpone(study, totals), totals));
        _next = null;
        StudyOpened?.Invoke(study, totals);
    }

    /// <summary>Retries one instance that was left for later.</summary>
    /// <returns>False when there is none.</returns>
    private bool TryPostponed(out string obstacle)
    {
        obstacle = "";
        if (_postponed.Next is not { } next)
        {
            return false;
        }

        if (Take(next.Study, ref obstacle))
        {
            _working.Start();
            _postponed.Finish(_crew.Run([new StudyInstance(next.Failure.Instance, next.Series)], static (worker, item) => worker.Work(item),
                static item => item.Instance)[0]);
            _services.GiveBack(next.Study, _owner);
            _working.Stop();
        }

        return true;
    }

    private void Predict(OpenStudy study)
    {
        BackfillTotals predicted = StudyPrediction.Predict(study.Study, _crew, _task.Sample);
        study.Totals.Add(predicted);
        Totals.Add(predicted);
        Close(study);
    }

    private void Close(OpenStudy closed)
    {
        _open.Remove(closed);
        (BackfillStudy study, BackfillTotals totals) = (closed.Study, closed.Totals);
        _services.GiveBack(study.Id, _owner);
        if (!_task.IsDryRun)
        {
            _services.Log.LogWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"study {study.Id}: {totals.Done} of {totals.Instances + closed.Left} {_task.Done.ToLowerInvariant()}, {totals.Failed} failed, {totals.BytesBefore} -> {totals.BytesAfter} bytes"));
            foreach (string left in DicomWebCache.Drop(_services.Rest, study))
            {
                _services.Log.LogWarning(
                    $"the DICOMweb plugin may still answer with old metadata for study {study.Id}: Orthanc does not remove {left}");
            }
        }
    }
}
