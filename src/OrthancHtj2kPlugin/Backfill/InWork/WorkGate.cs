// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>Lets many instances be worked on at the same time, or one alone: if Orthanc then ends, the culprit is known.</summary>
internal sealed class WorkGate
{
    private readonly object _lock = new();
    private int _working;

    /// <summary>Those that work alone, or wait for it.</summary>
    private int _alone;

    /// <summary>Waits until the caller may work.</summary>
    public void Enter(bool isAlone)
    {
        lock (_lock)
        {
            _alone += isAlone ? 1 : 0;
            while (isAlone ? _working > 0 : _alone > 0)
            {
                Monitor.Wait(_lock);
            }

            _working++;
        }
    }

    public void Leave(bool isAlone)
    {
        lock (_lock)
        {
            _working--;
            _alone -= isAlone ? 1 : 0;
            Monitor.PulseAll(_lock);
        }
    }
}
