// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The progress of the current work on stored instances. Any thread may report and read.</summary>
internal sealed class RunningWork
{
    private readonly Dictionary<object, (long Done, long Expected, double Rate)> _progress = [];
    private volatile bool _isEnding;

    /// <summary>The sums over all work: instances done, instances there are, instances per second.</summary>
    public (long Done, long Expected, double Rate) Sum
    {
        get
        {
            lock (_progress)
            {
                return (_progress.Values.Sum(work => work.Done), _progress.Values.Sum(work => work.Expected),
                    _progress.Values.Sum(work => work.Rate));
            }
        }
    }

    /// <summary>True from the moment when Orthanc stops: it waits for requests, which end between two steps then.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>Call this when Orthanc stops, before it waits for requests.</summary>
    public void Stop() => _isEnding = true;

    /// <param name="work">Identifies the work.</param>
    public void Report(object work, long done, long expected, double rate)
    {
        lock (_progress)
        {
            _progress[work] = (done, expected, rate);
        }
    }

    public void End(object work)
    {
        lock (_progress)
        {
            _ = _progress.Remove(work);
        }
    }
}
