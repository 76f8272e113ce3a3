// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Works on a task, study by study, in steps of a few instances. Instances that are already done are recognised: a run that begins again
/// loses only the time to look at them.
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
    private readonly PostponedInstances _postponed;
    private readonly StepPace _pace;
    private readonly Stopwatch _working = new();
    private readonly long _instances;
    private BackfillTotals _study = new();
    private BackfillStudy? _current;
    private int _next;
    private List<StudyInstance> _again = [];
    private bool _isBegun;
    private bool _isTimed;

    /// <param name="owner">The owner that this works for.</param>
    public BackfillRun(BackfillServices services, BackfillTask task, BackfillOwner owner)
    {
        _owner = owner;
        _services = services;
        _task = task;
        _postponed = new PostponedInstances(services.Work, Totals);
        _crew = new BackfillCrew(services.Log, services.Settings.Threads + Waiting, () => new StoredInstanceWorker(services, task));
        _pace = new StepPace(task.MaximumRate, _crew.Threads);
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

    /// <summary>
    /// Called with each finished study. Instances during whose work Orthanc ended are tried after all studies, and then change its totals.
    /// </summary>
    public Action<BackfillStudy, BackfillTotals>? StudyFinished { get; init; }

    /// <summary>Instances per second of working time.</summary>
    public double Rate => _working.ElapsedMilliseconds == 0 ? 0 : Totals.Instances * 1000.0 / _working.ElapsedMilliseconds;

    /// <summary>Works on a few instances.</summary>
    /// <param name="obstacle">The other owner of the next study; empty when there is none.</param>
    /// <returns>False when all is done, or <see cref="IsStopped"/>.</returns>
    /// <exception cref="BackfillException">Orthanc does not answer. The next step continues where this one stopped.</exception>
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

        _working.Stop();
        if (_again.Count > 0)
        {
            throw new BackfillException("Orthanc does not reach its index");
        }

        if (_next == _current!.Instances.Count)
        {
            Leave();
        }

        _services.Running.Report(this, Totals.Instances, Expected, Rate);
        return true;
    }

    /// <summary>Puts off the study that another owner works on until all others are done.</summary>
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

    /// <summary>Retries one instance that was left for later.</summary>
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
            _postponed.Finish(_crew.Run([new StudyInstance(next.Failure.Instance, next.Series)], Work, static item => item.Instance)[0]);
            _services.GiveBack(next.Study, _owner);
            _working.Stop();
        }

        return true;
    }

    private void Work(BackfillStudy study)
    {
        int count = _again.Count > 0 ? 0 : _pace.Next(study.Instances.Count - _next);
        long start = Stopwatch.GetTimestamp();
        List<StudyInstance> instances = _again.Count > 0 ? _again : [.. study.Instances.Skip(_next).Take(count)];
        InstanceOutcome[] outcomes = _crew.Run(instances, Work, static item => item.Instance);
        bool isCutOff = Array.Exists(outcomes, outcome => outcome.Kind == OutcomeKind.Failed) && _services.Outage.IsFelt();
        _again = isCutOff ? [.. instances.Where((_, i) => outcomes[i].Kind == OutcomeKind.Failed)] : [];
        foreach (InstanceOutcome outcome in outcomes.Where(outcome => !isCutOff || outcome.Kind != OutcomeKind.Failed))
        {
            _study.Add(outcome);
            Totals.Add(outcome);
        }

        _next += count;
        _pace.Finish(count, Stopwatch.GetElapsedTime(start));
    }

    private InstanceOutcome Work(StoredInstanceWorker worker, StudyInstance item) => _task.Operation switch
    {
        _ when _task.IsDryRun => worker.Predict(item, encodes: true),
        BackfillOperation.Convert => worker.Convert(item),
        BackfillOperation.Restore => worker.Restore(item),
        _ => worker.Verify(item),
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
                    $"the DICOMweb plugin may still answer with old metadata for study {study.Id}: Orthanc does not remove {left}");
            }
        }

        StudyFinished?.Invoke(study, _study);
    }
}
