// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Works on a task, study by study, in steps of a few instances. What was done before is found done: a run that begins again loses nothing
/// but the time to look.
/// </summary>
internal sealed class BackfillRun : IDisposable
{
    /// <summary>How long a step should take: to pause or cancel a job waits for it, and at its end threads wait for each other.</summary>
    private const double StepSeconds = 0.5;

    private const int MostInStep = 1024;

    /// <summary>One thread more than processors: some of them always wait for the disk.</summary>
    private const int Waiting = 1;

    private readonly BackfillServices _services;
    private readonly BackfillTask _task;
    private readonly BackfillOwner _owner;
    private readonly BackfillCrew _crew;
    private readonly StudyQueue _studies;
    private readonly PostponedInstances _postponed;
    private readonly Stopwatch _working = new();
    private readonly long _instances;
    private BackfillTotals _study = new();
    private BackfillStudy? _current;
    private int _next;
    private int _inStep;
    private bool _isBegun;
    private bool _isTimed;

    /// <param name="owner">For whom this works.</param>
    public BackfillRun(BackfillServices services, BackfillTask task, BackfillOwner owner)
    {
        _owner = owner;
        _services = services;
        _task = task;
        _postponed = new PostponedInstances(services.Work, Totals);
        _crew = new BackfillCrew(services.Log, services.Settings.Threads + Waiting, () => new StoredInstanceWorker(services, task));
        _inStep = _crew.Threads;
        _studies = new StudyQueue(services.Rest, task, services.Share);
        _instances = StudyQueue.Count(services.Rest, task);
    }

    /// <summary>How many instances there were at the start, without those that the filter has left out so far.</summary>
    public long Expected => _instances - _studies.LeftOut;

    /// <summary>
    /// True when an instance has failed and the task is to end with the first that does. Those that are to be tried again do not count yet.
    /// </summary>
    public bool IsStopped => !_task.IsPermissive && Totals.Failed > _postponed.Count;

    /// <summary>Of all studies so far.</summary>
    public BackfillTotals Totals { get; } = new();

    /// <summary>
    /// Called with each study that is finished, but for instances with which Orthanc has ended: those are tried after all studies, and
    /// their totals change.
    /// </summary>
    public Action<BackfillStudy, BackfillTotals>? StudyFinished { get; init; }

    /// <summary>Instances per second while it worked.</summary>
    public double Rate => _working.ElapsedMilliseconds == 0 ? 0 : Totals.Instances * 1000.0 / _working.ElapsedMilliseconds;

    /// <summary>Works on a few instances.</summary>
    /// <param name="obstacle">Who works on the study that comes next; empty when nobody does.</param>
    /// <returns>False when all is done, or <see cref="IsStopped"/>.</returns>
    public bool Step(out string obstacle)
    {
        obstacle = "";
        if (IsStopped)
        {
            return false;
        }

        if (_current is null && !FindStudy())
        {
            return TryPostponed(out obstacle);
        }

        if (!Take(_current!.Id, out obstacle))
        {
            return true;
        }

        if (!_isBegun)
        {
            Begin(_current);
        }

        _working.Start();
        if (_task.IsDryRun)
        {
            BackfillTotals predicted = StudyPrediction.Predict(_current!, _crew, _task.Sample);
            _study.Add(predicted);
            Totals.Add(predicted);
            _next = _current!.Instances.Count;
        }
        else
        {
            Work(_current!);
        }

        if (_next == _current!.Instances.Count)
        {
            Leave();
        }

        _working.Stop();
        _services.Running.Report(this, Totals.Instances, Expected, Rate);
        return true;
    }

    /// <summary>Leaves the study that another works on until all others are done.</summary>
    /// <returns>False when there are no others now.</returns>
    public bool PutOff()
    {
        if (_current is null || _isBegun)
        {
            return false;
        }

        _studies.PutOff(_current);
        _current = null;
        return !_studies.IsAtEnd;
    }

    public void Dispose()
    {
        _services.Running.End(this);
        if (_current is { } study)
        {
            _current = null;
            _services.GiveBack(study.Id, _owner);
        }

        _crew.Dispose();
        _studies.Dispose();
    }

    /// <returns>False when another works on the study.</returns>
    private bool Take(string study, out string obstacle)
    {
        obstacle = _task.IsDryRun || _services.Take(study, _owner) is not { } other || other == _owner ? "" : other.Description;
        return obstacle.Length == 0;
    }

    /// <summary>Goes to the next study.</summary>
    private bool FindStudy()
    {
        _current = _studies.Next();
        _isBegun = false;
        return _current is not null;
    }

    /// <summary>Begins with a study that nobody else has.</summary>
    private void Begin(BackfillStudy study)
    {
        if (!_isTimed)
        {
            _isTimed = true;
            LookupTime.Check(_services.Rest, _services.Log, study.Instances[0].Instance);
        }

        (_next, _study, _isBegun) = (0, new BackfillTotals(), true);
        _current = _postponed.Postpone(study, _study);
    }

    /// <summary>Tries one instance once more that was left for later.</summary>
    /// <returns>False when there is none.</returns>
    private bool TryPostponed(out string obstacle)
    {
        obstacle = "";
        if (_postponed.Next is not { } next)
        {
            return false;
        }

        if (Take(next.Study, out obstacle))
        {
            _working.Start();
            _postponed.Finish(_crew.Run([(next.Failure.Instance, next.Series)], Work, static item => item.Instance)[0]);
            _services.GiveBack(next.Study, _owner);
            _working.Stop();
        }

        return true;
    }

    private void Work(BackfillStudy study)
    {
        int count = Math.Min(_inStep, study.Instances.Count - _next);
        if (_task.MaximumRate > 0)
        {
            count = Math.Min(count, Math.Max(1, (int)_task.MaximumRate));
        }

        long start = Stopwatch.GetTimestamp();
        List<(string Instance, string Series)> instances = [.. study.Instances.Skip(_next).Take(count)];
        foreach (InstanceOutcome outcome in _crew.Run(instances, Work, static item => item.Instance))
        {
            _study.Add(outcome);
            Totals.Add(outcome);
        }

        _next += count;
        _inStep = Math.Clamp((int)(count * StepSeconds / Stopwatch.GetElapsedTime(start).TotalSeconds), _crew.Threads, MostInStep);
        if (_task.MaximumRate > 0
            && TimeSpan.FromSeconds(count / _task.MaximumRate) - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } rest)
        {
            Thread.Sleep(rest);
        }
    }

    private InstanceOutcome Work(StoredInstanceWorker worker, (string Instance, string Series) item) => _task.Operation switch
    {
        _ when _task.IsDryRun => worker.Predict(item.Instance, encodes: true),
        BackfillOperation.Convert => worker.Convert(item.Instance, item.Series),
        BackfillOperation.Restore => worker.Restore(item.Instance, item.Series),
        _ => worker.Verify(item.Instance),
    };

    private void Leave()
    {
        BackfillStudy study = _current!;
        _current = null;
        _services.GiveBack(study.Id, _owner);
        if (!_task.IsDryRun)
        {
            _services.Log.LogWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"study {study.Id}: {_study.Done} of {_study.Instances} {_task.Done.ToLowerInvariant()}, {_study.Failed} failed, {_study.BytesBefore} -> {_study.BytesAfter} bytes"));
            foreach (string left in DicomWebCache.Drop(_services.Rest, study))
            {
                _services.Log.LogWarning(
                    $"the DICOMweb plugin may go on telling what study {study.Id} was before: Orthanc does not remove {left}");
            }
        }

        StudyFinished?.Invoke(study, _study);
    }
}
