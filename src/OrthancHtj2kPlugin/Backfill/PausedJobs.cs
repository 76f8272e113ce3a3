// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// The jobs that users have paused. Orthanc tells a plugin nothing when such a job is cancelled, so it is asked again and again.
/// </summary>
internal sealed class PausedJobs(IOrthancRest rest)
{
    private readonly Dictionary<object, Pause> _pauses = [];

    /// <summary>Held while a cancelled job ends, which a user may begin again at that moment.</summary>
    private readonly Lock _ending = new();

    /// <param name="id">Orthanc's identifier of the job.</param>
    /// <param name="cancelled">Ends the work of the job.</param>
    public void Add(object job, string id, Action cancelled)
    {
        lock (_pauses)
        {
            _pauses[job] = new Pause(id, cancelled);
        }
    }

    /// <summary>A job goes on, begins again, or is no longer known to Orthanc. Waits while its work ends.</summary>
    public void Remove(object job)
    {
        lock (_ending)
        {
            _ = TryRemove(job, null);
        }
    }

    /// <summary>Ends the work of those that were cancelled.</summary>
    public void Look()
    {
        KeyValuePair<object, Pause>[] pauses;
        lock (_pauses)
        {
            pauses = [.. _pauses];
        }

        foreach ((object job, Pause pause) in pauses)
        {
            // Orthanc asks the job for its content while it answers, so no lock may be held. A job that has failed stays so until it is
            // begun again, which ends this pause.
            using JsonDocument? answer = OrthancResources.Get(rest, $"/jobs/{pause.Id}");
            if (answer?.RootElement.GetProperty("State").GetString() != "Failure")
            {
                continue;
            }

            lock (_ending)
            {
                if (TryRemove(job, pause))
                {
                    pause.Cancelled();
                }
            }
        }
    }

    /// <param name="pause">Null for any.</param>
    private bool TryRemove(object job, Pause? pause)
    {
        lock (_pauses)
        {
            return _pauses.TryGetValue(job, out Pause? present) && (pause is null || present == pause) && _pauses.Remove(job);
        }
    }

    private sealed class Pause(string id, Action cancelled)
    {
        public string Id => id;

        public Action Cancelled => cancelled;
    }
}
