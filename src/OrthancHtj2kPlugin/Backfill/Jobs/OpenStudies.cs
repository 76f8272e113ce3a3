// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// The studies on which the threads of a run work. A thread takes an instance of the patient and the study on which the fewest others work:
/// in a database, the transactions of Orthanc lock the rows of these, and wait for each other. The thread of the run opens and closes
/// studies meanwhile.
/// </summary>
/// <param name="threads">So many studies are open, so that each thread has one.</param>
internal sealed class OpenStudies(int threads)
{
    /// <summary>No further study is opened while so many instances wait: their names take 500 bytes each.</summary>
    private const int MostLeft = 20_000;

    private readonly object _lock = new();
    private readonly List<OpenStudy> _open = [];
    private List<FinishedInstance> _finished = [];
    private int _mayTake;
    private int _mayFail;

    /// <summary>All of them, for the thread of the run.</summary>
    public IReadOnlyList<OpenStudy> All => _open;

    /// <summary>True when a thread may soon find no study of its own.</summary>
    public bool IsShort
    {
        get
        {
            lock (_lock)
            {
                return _open.Count(study => study.Left > 0) < threads && _open.Sum(study => study.Left) < MostLeft;
            }
        }
    }

    /// <summary>True when there is an instance to take.</summary>
    public bool HasWork
    {
        get
        {
            lock (_lock)
            {
                return _open.Exists(CanTake);
            }
        }
    }

    /// <summary>True when the threads may take no more.</summary>
    public bool IsSpent
    {
        get
        {
            lock (_lock)
            {
                return _mayTake == 0;
            }
        }
    }

    public void Add(OpenStudy study)
    {
        lock (_lock)
        {
            _open.Add(study);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Notes whether this run has a study now.</summary>
    public void Hold(OpenStudy study, bool isHeld)
    {
        lock (_lock)
        {
            study.Hold(isHeld);
        }
    }

    public void Remove(OpenStudy study)
    {
        lock (_lock)
        {
            _ = _open.Remove(study);
        }
    }

    /// <summary>Lets the threads take instances until <see cref="End"/>.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="failures">So many failures end it.</param>
    public void Begin(int most, int failures)
    {
        lock (_lock)
        {
            (_mayTake, _mayFail) = (most, failures);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _mayTake = 0;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Gives a thread its next instance, and waits while there is none.</summary>
    /// <returns>False when it may take no more.</returns>
    public bool TryTake(out OpenStudy study, out StudyInstance instance)
    {
        lock (_lock)
        {
            while (_mayTake > 0)
            {
                if (_open.Where(CanTake).MinBy(open => (InWorkOf(open.Study.Patient), open.InWork)) is { } found)
                {
                    _mayTake--;
                    (study, instance) = (found, found.Take());
                    if (_mayTake == 0 || found.Left == 0)
                    {
                        Monitor.PulseAll(_lock);
                    }

                    return true;
                }

                _ = Monitor.Wait(_lock);
            }

            (study, instance) = (null!, null!);
            return false;
        }
    }

    /// <summary>Takes the outcome from a thread.</summary>
    public void Finish(FinishedInstance finished)
    {
        lock (_lock)
        {
            finished.Study.Finish();
            if (finished.Outcome.Kind == OutcomeKind.Failed && --_mayFail <= 0)
            {
                _mayTake = 0;
            }

            _finished.Add(finished);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until something is finished, or another study is needed, or there is nothing to take.</summary>
    /// <returns>The finished instances since the last call.</returns>
    public List<FinishedInstance> Collect(TimeSpan longest)
    {
        lock (_lock)
        {
            if (_finished.Count == 0 && longest > TimeSpan.Zero)
            {
                _ = Monitor.Wait(_lock, longest);
            }

            List<FinishedInstance> finished = _finished;
            _finished = [];
            return finished;
        }
    }

    /// <summary>Counts an outcome.</summary>
    public void Count(FinishedInstance finished)
    {
        lock (_lock)
        {
            finished.Study.Count(finished.Outcome);
        }
    }

    /// <summary>Lets an instance be taken again.</summary>
    public void Repeat(FinishedInstance finished)
    {
        lock (_lock)
        {
            finished.Study.Repeat(finished.Instance);
        }
    }

    /// <summary>A study of which all outcomes are counted; null when there is none.</summary>
    public OpenStudy? FindDone()
    {
        lock (_lock)
        {
            return _open.Find(static study => study.IsDone);
        }
    }

    private static bool CanTake(OpenStudy study) => study.IsHeld && study.Left > 0;

    private int InWorkOf(string patient) => _open.Where(study => study.Study.Patient == patient).Sum(study => study.InWork);
}
