// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;

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
    private readonly BackfillCrew _crew;
    private readonly StudyQueue _queue;
    private readonly OpenStudies _open;
    private readonly ClaimedStudies _claimed;
    private readonly PostponedInstances _postponed;
    private readonly BackfillStep _step;
    private readonly Stopwatch _working = new();
    private readonly long _instances;

    /// <param name="owner">The owner that this works for.</param>
    /// <param name="told">The studies of which servers tell each other; null for work that is not shared.</param>
    public BackfillRun(BackfillServices services, BackfillTask task, BackfillOwner owner, ToldStudies? told = null)
    {
        _services = services;
        _task = task;
        _postponed = new PostponedInstances(services.Work, Totals);
        _open = new OpenStudies(services.Settings.Threads + Waiting);
        _queue = new StudyQueue(services.Rest, services.Outage, task, services.Share, told, Totals);
        _claimed = new ClaimedStudies(services, task, owner, _queue, _open, _postponed);
        _instances = StudyQueue.Count(services.Rest, task);

        // After all that may fail: its threads live until it is disposed of.
        _crew = new BackfillCrew(services.Log, services.Settings.Threads + Waiting, () => new StoredInstanceWorker(services, task));
        _step = new BackfillStep(services.Outage, task, _open, _crew)
        {
            TryOpen = _claimed.TryOpen,
            Close = _claimed.Close,
            Totals = Totals,
        };
    }

    /// <summary>The number of instances at the start, less those that the filter has left out so far.</summary>
    public long Expected => _instances - _queue.LeftOut;

    /// <summary>
    /// True when an instance has failed and the task ends at the first failure. Instances that will be tried again do not count yet.
    /// </summary>
    public bool IsStopped => !_task.IsPermissive && Totals.Failed > _postponed.Count;

    /// <summary>Of all studies so far.</summary>
    public BackfillTotals Totals { get; } = new();

    /// <inheritdoc cref="ClaimedStudies.Opened"/>
    public Action<BackfillStudy, BackfillTotals>? StudyOpened
    {
        init => _claimed.Opened = value;
    }

    /// <inheritdoc cref="ClaimedStudies.PutsOff"/>
    public bool PutsOff
    {
        init => _claimed.PutsOff = value;
    }

    /// <summary>Instances that this server has looked at itself.</summary>
    public long Seen => Totals.Instances - _queue.DoneByOthers;

    /// <summary>Of these, how many per second of working time.</summary>
    public double Rate => _working.ElapsedMilliseconds == 0 ? 0 : Seen * 1000.0 / _working.ElapsedMilliseconds;

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

        _queue.Hear();
        _claimed.Hold();
        if (!_open.HasWork && !_claimed.TryOpen())
        {
            obstacle = _claimed.Obstacle;
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
                _step.Work();
            }
        }
        finally
        {
            _working.Stop();
            _services.Running.Report(this, Totals.Instances, Expected, Rate);
        }

        return true;
    }

    /// <summary>Tells that the work stands still, until the next step.</summary>
    public void Rest() => _services.Running.End(this);

    /// <summary>Ends the work, also on studies that are not done.</summary>
    public void Leave()
    {
        foreach (OpenStudy study in _open.All.ToArray())
        {
            _claimed.Close(study);
        }
    }

    public void Dispose()
    {
        _services.Running.End(this);
        _claimed.Release();
        _crew.Dispose();
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

        if (!_claimed.TryTake(next.Study))
        {
            obstacle = _claimed.Obstacle;
        }
        else
        {
            _working.Start();
            long begin = _services.Outage.Now;
            InstanceOutcome outcome = _crew.Run([new StudyInstance(next.Failure.Instance, next.Series) { Study = next.Study }],
                static (worker, item) => worker.Work(item), static item => item.Instance)[0];
            _claimed.GiveBack(next.Study);
            _working.Stop();
            if (outcome.Kind == OutcomeKind.Failed && _services.Outage.IsFelt(begin))
            {
                throw new BackfillException("Orthanc does not reach its index");
            }

            if (!_task.IsDryRun)
            {
                // When the study was closed, this instance was not replaced yet.
                DicomWebCache.Drop(_services.Rest, _services.Log, [next.Series]);
            }

            _postponed.Finish(outcome);
        }

        return true;
    }

    private void Predict(OpenStudy study)
    {
        long begin = _services.Outage.Now;
        BackfillTotals predicted = StudyPrediction.Predict(study.Study, _crew, _task.Sample);
        if (predicted.Failed > 0 && _services.Outage.IsFelt(begin))
        {
            throw new BackfillException("Orthanc does not reach its index");
        }

        study.Totals.Add(predicted);
        Totals.Add(predicted);
        _claimed.Close(study);
    }
}
