// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// A job among those of other servers that have the same task: each tells the others how far it is, waits while another is paused, and
/// ends when another is cancelled. Without the folder of the leases it goes on alone.
/// </summary>
internal sealed class SharedJob : IDisposable
{
    private const int NameBytes = 8;

    private readonly JobParts _parts;
    private readonly string _server;
    private readonly string _done;
    private readonly byte[] _invitation;
    private readonly string _task;
    private readonly string _job = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly HashSet<string> _earlier = [];

    /// <summary>By the names of the jobs.</summary>
    private readonly Dictionary<string, JobPart> _others = [];

    private string _path = "";
    private JobPart _own;

    /// <param name="server">How others name this server.</param>
    /// <param name="task">The same bytes for all jobs that belong together.</param>
    /// <param name="done">The name of the field for finished instances.</param>
    /// <param name="invitation">The whole task, for others to join; empty when this job itself has joined another.</param>
    public SharedJob(JobParts parts, string server, ReadOnlySpan<byte> task, string done, byte[] invitation)
    {
        (_parts, _server, _done, _invitation) = (parts, server, done, invitation);
        _task = Convert.ToHexStringLower(SHA256.HashData(task).AsSpan(0, NameBytes));
        _own = new JobPart(server, "");
        Told = new ToldStudies(parts, _task, _job, done);
    }

    /// <summary>The studies that the servers tell each other of.</summary>
    public ToldStudies Told { get; }

    /// <summary>Instances per second of the others, now.</summary>
    public double RateOfOthers
    {
        get
        {
            lock (_lock)
            {
                return _others.Values.Sum(other => other.CurrentRate);
            }
        }
    }

    /// <summary>The server on which a user has paused such a job; empty when none is paused.</summary>
    public string PausedBy
    {
        get
        {
            lock (_lock)
            {
                return _others.Values.FirstOrDefault(other => other.State == "Paused")?.Server ?? "";
            }
        }
    }

    /// <summary>The server on which a user has cancelled such a job; empty when this one goes on.</summary>
    public string CancelledBy { get; private set; } = "";

    /// <summary>Tells the others, and hears of them.</summary>
    /// <param name="state">"Running", "Waiting", or how it was left: "Paused", "Success", "Failure" or "Canceled".</param>
    /// <param name="run">Null before it has begun.</param>
    public void Report(string state, BackfillRun? run)
    {
        lock (_lock)
        {
            bool isFirst = _own.State.Length == 0;
            _own = new JobPart(_server, state)
            {
                Total = run?.Expected ?? 0,
                Instances = run?.Seen ?? 0,
                Done = run?.Totals.Done ?? 0,
                Failed = run?.Totals.Failed ?? 0,
                Rate = run?.Rate ?? 0,
            };
            try
            {
                Look(isFirst);
                Told.Listeners = string.Concat(_others.Where(other => other.Value.State == "Running").Select(other => $"{other.Key} "));
                _path = _parts.Write(_task, _job, _own.ToJson(_done));
                if (isFirst && _invitation.Length > 0)
                {
                    JobParts.Invite(_path, _invitation);
                }

                if (state == "Canceled")
                {
                    foreach (JobPart other in _others.Values.Where(other => !other.IsOver))
                    {
                        JobParts.Cancel(other.Path, _server);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Nothing is replaced without the journal: each instance says so.
            }
        }
    }

    /// <summary>Writes fields of a JSON object, if there are others: the part of this server, those of others, and the sums.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        lock (_lock)
        {
            try
            {
                Look(isFirst: false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What was heard last is shown.
            }

            if (_others.Count == 0)
            {
                return;
            }

            (long sum, double rate) = (_own.Done, _own.CurrentRate);
            json.WriteStartArray("Servers"u8);
            _own.WriteTo(json, _done);
            foreach (JobPart part in _others.Values)
            {
                part.WriteTo(json, _done);
                sum += part.Done;
                rate += part.CurrentRate;
            }

            json.WriteEndArray();
            json.WriteStartObject("AllServers"u8);
            json.WriteNumber(_done, sum);
            json.WriteNumber("InstancesPerSecond"u8, Math.Round(rate, 1));
            json.WriteEndObject();
        }
    }

    public void Dispose()
    {
        try
        {
            if (_path.Length > 0)
            {
                JobParts.Remove(_path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ends with this server.
        }
    }

    /// <summary>
    /// Those that had ended before this one began belong to another backfill, and so do those that begin after it has ended.
    /// </summary>
    private void Look(bool isFirst)
    {
        HashSet<string> gone = [.. _others.Keys];
        foreach ((string path, byte[] content) in _parts.ReadOthers(_task))
        {
            string job = JobParts.JobOf(path);
            _ = gone.Remove(job);
            if (JobPart.Parse(content, path, _done) is not { } part || _earlier.Contains(job)
                || (_own.IsOver && !_others.ContainsKey(job)))
            {
                continue;
            }

            if (isFirst && part.IsOver)
            {
                _ = _earlier.Add(job);
            }
            else
            {
                _others[job] = part;
            }
        }

        foreach (string job in gone.Where(job => !_others[job].IsOver))
        {
            _others[job].State = JobPart.Lost;
        }

        if (!_own.IsOver && _path.Length > 0)
        {
            CancelledBy = JobParts.CancelledBy(_path);
        }
    }
}
