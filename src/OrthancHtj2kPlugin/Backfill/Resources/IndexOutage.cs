// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>Tells failures of instances from those of Orthanc's index, such as a PostgreSQL that restarts.</summary>
internal sealed class IndexOutage(IOrthancRest rest, TimeProvider time)
{
    /// <summary>
    /// An outage ends for one request earlier than for another, and afterwards the journal completes the replacements that it cut off.
    /// </summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(20);

    /// <summary>An answer that takes longer may have waited for the index: some requests fail, others wait until it is back.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(2);

    private long? _last;

    /// <summary>To be asked after a failure: true while Orthanc does not reach its index, and for some time afterwards.</summary>
    public bool IsFelt()
    {
        long start = time.GetTimestamp();
        if (!OrthancResources.Answers(rest) || time.GetElapsedTime(start) > Waiting)
        {
            _last = time.GetTimestamp();
        }

        return _last is { } last && time.GetElapsedTime(last) < Aftermath;
    }
}
