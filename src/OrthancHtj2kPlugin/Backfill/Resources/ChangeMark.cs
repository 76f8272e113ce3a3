// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The change of Orthanc from which a search for referenced files begins. A file that is newer than an entry of the journal belongs to a
/// later change than the entry names, or to none. The clocks of file systems stand still for some milliseconds, so the mark is taken a
/// while before the entry.
/// </summary>
internal sealed class ChangeMark(IOrthancRest rest, TimeProvider time)
{
    /// <summary>Longer than any step of the clock of a file system.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(100);

    /// <summary>Everything that has changed since will be asked for.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    private long _mark;
    private (long Change, long Time) _next;

    /// <summary>The number of a change that was Orthanc's last one a while ago. The first call of many waits for that while.</summary>
    public long Get()
    {
        lock (_lock)
        {
            if (_next.Time == 0 || time.GetElapsedTime(_next.Time) > s_longest)
            {
                _next = Read();
                while (time.GetElapsedTime(_next.Time) < s_least)
                {
                    Thread.Sleep(s_least);
                }
            }

            if (time.GetElapsedTime(_next.Time) >= s_least)
            {
                _mark = _next.Change;
                _next = Read();
            }

            return _mark;
        }
    }

    private (long Change, long Time) Read()
    {
        long change = OrthancChanges.Last(rest);
        return (change, time.GetTimestamp());
    }
}
