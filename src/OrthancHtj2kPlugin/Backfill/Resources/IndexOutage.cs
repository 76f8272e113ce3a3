// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>Tells failures of instances from those of Orthanc's index, such as a PostgreSQL that restarts.</summary>
internal sealed class IndexOutage(IOrthancRest rest, TimeProvider time)
{
    /// <summary>
    /// So many errors of an index plugin in a row speak of an outage although Orthanc reaches its index; more are the fault of what was
    /// asked.
    /// </summary>
    public const int MostNotes = 10;

    /// <summary>
    /// For so long, lost connections speak of an outage although Orthanc reaches its index: one of its connections may work and others not.
    /// </summary>
    public static readonly TimeSpan LongestLoss = TimeSpan.FromMinutes(10);

    /// <summary>
    /// An outage ends for one request earlier than for another, and afterwards the journal completes the replacements that it cut off.
    /// </summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(20);

    /// <summary>An answer that takes longer may have waited for the index: some requests fail, others wait until it is back.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private int _notes;
    private long _firstNote;
    private long? _lastNote;
    private long? _last;

    /// <summary>The time, for <see cref="IsFelt"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>To be told how each request ended: who asks after an outage no longer sees it.</summary>
    public void Note(ErrorCode code)
    {
        if (code is not (ErrorCode.DatabaseUnavailable or ErrorCode.DatabasePlugin))
        {
            return;
        }

        lock (_lock)
        {
            long now = time.GetTimestamp();
            (_notes, _firstNote) = IsRecent(_lastNote) ? (_notes + 1, _firstNote) : (1, now);
            _lastNote = now;
            bool isBelieved = code == ErrorCode.DatabaseUnavailable ? time.GetElapsedTime(_firstNote) < LongestLoss : _notes <= MostNotes;
            _last = isBelieved ? now : _last;
        }
    }

    /// <summary>To be asked after a failure: true while Orthanc does not reach its index, and for some time afterwards.</summary>
    /// <param name="begin">
    /// <see cref="Now"/> when the work that failed began: it may have met an outage, and then have waited for longer than one is felt.
    /// </param>
    public bool IsFelt(long begin)
    {
        long start = time.GetTimestamp();
        bool isAway = !OrthancResources.Answers(rest) || time.GetElapsedTime(start) > Waiting;
        lock (_lock)
        {
            if (isAway)
            {
                _notes = 0;
                _firstNote = time.GetTimestamp();
                _last = _firstNote;
            }

            return _last >= begin || IsRecent(_last);
        }
    }

    private bool IsRecent(long? timestamp) => timestamp is { } past && time.GetElapsedTime(past) < Aftermath;
}
