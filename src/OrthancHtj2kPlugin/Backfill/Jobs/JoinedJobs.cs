// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop.Jobs;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// Begins jobs on this server that belong to those which users have begun on other servers with the same journal. A job is joined once, and
/// not while this server has one of its own with the same task.
/// </summary>
internal sealed class JoinedJobs(BackfillServices services, IOrthancJobs jobs) : IJoinedJobs
{
    private readonly Lock _lock = new();

    /// <summary>The names of jobs of others, and whether it is decided what becomes of them here.</summary>
    private readonly Dictionary<string, bool> _known = [];

    private readonly List<(BackfillJob Job, byte[] What)> _joined = [];

    /// <inheritdoc/>
    public void Look()
    {
        Dictionary<string, byte[]> invitations = services.Parts.ReadInvitations();
        lock (_lock)
        {
            _ = _joined.RemoveAll(joined => joined.Job.IsOver);
            foreach (string gone in _known.Keys.Except(invitations.Keys.Select(JobParts.JobOf)).ToList())
            {
                _ = _known.Remove(gone);
            }

            foreach ((string path, byte[] content) in invitations)
            {
                string name = JobParts.JobOf(path);
                (string server, string state) = JoinedJob.ReadState(content);
                if (state == "Running" && !_known.TryAdd(name, false) && !_known[name])
                {
                    Join(new JoinedJob(server, name), path);
                    _known[name] = true;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void GiveWay(BackfillTask task)
    {
        byte[] what = task.WhatToJson();
        lock (_lock)
        {
            foreach ((BackfillJob job, byte[] _) in _joined.Where(joined => joined.What.AsSpan().SequenceEqual(what)))
            {
                job.GiveWay();
            }

            _ = _joined.RemoveAll(joined => joined.What.AsSpan().SequenceEqual(what));
        }
    }

    private void Join(JoinedJob origin, string path)
    {
        if (ReadTask(path) is not { } task)
        {
            services.Log.LogWarning($"this server cannot read, and so does not join, the backfill that was begun on {origin.Server}: do both have the same version of the plugin?");
            return;
        }

        if (HasOwn(task))
        {
            return;
        }

        if (task.Lossy is null && services.Capability.Obstacle(task) is { Length: > 0 } obstacle)
        {
            services.Log.LogWarning($"this server does not join the backfill that was begun on {origin.Server}: {obstacle}");
            return;
        }

        BackfillJob job = new(services, task, origin);
        if (jobs.SubmitJob(job, BackfillJob.Type, priority: 0) is { } id)
        {
            job.Name(id);
            _joined.Add((job, task.WhatToJson()));
            services.Log.LogWarning($"the job {id} joins the backfill that was begun on {origin.Server}; \"JoinJobs\": false in the section \"Backfill\" prevents that");
        }
    }

    /// <returns>Null for one of a version of the plugin that writes it otherwise.</returns>
    private static BackfillTask? ReadTask(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(JobParts.ReadTask(path));
            return BackfillTask.Parse(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or SettingsException)
        {
            return null;
        }
    }

    /// <summary>True when this server has a job with that task which is not over.</summary>
    private bool HasOwn(BackfillTask task)
    {
        using JsonDocument own = OrthancResources.Get(services.Rest, "/jobs?expand")
            ?? throw new BackfillException("Orthanc does not give /jobs?expand");
        return own.RootElement.EnumerateArray().Any(job => job.GetProperty("Type").GetString() == BackfillJob.Type
            && job.GetProperty("State").GetString() is not ("Success" or "Failure")
            && BackfillTask.Parse(job.GetProperty("Content")).WhatToJson().AsSpan().SequenceEqual(task.WhatToJson()));
    }
}
