// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>
/// A task as a job of Orthanc: seen under /jobs, paused, resumed, cancelled and resubmitted there, and begun again after a restart.
/// </summary>
/// <param name="origin">The job of another server that this one has joined; null for one that a user has begun.</param>
internal sealed class BackfillJob(BackfillServices services, BackfillTask task, JoinedJob? origin = null) : IJob
{
    /// <summary>Orthanc's name for the type of the job.</summary>
    public const string Type = "Htj2kConvert";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>In the saved state.</summary>
    private const string Id = "Job";

    private readonly BackfillOwner _owner = new($"a job of type {Type}");
    private readonly Lock _lock = new();
    private volatile string _id = "";
    private BackfillRun? _run;
    private SharedJob? _shared;
    private string _waits = "";
    private volatile bool _givesWay;

    /// <inheritdoc/>
    public float Progress
    {
        get
        {
            lock (_lock)
            {
                return _run is null || _run.Expected == 0 ? 0 : Math.Min(1, (float)_run.Totals.Instances / _run.Expected);
            }
        }
    }

    /// <inheritdoc/>
    public byte[] Content => JsonBytes.Of(json =>
    {
        task.WriteTo(json);
        if (origin is not null)
        {
            json.WriteString(JoinedJob.ServerName, origin.Server);
        }

        lock (_lock)
        {
            if (_waits.Length > 0)
            {
                json.WriteString("Waits"u8, _waits);
            }

            if (_shared?.CancelledBy is { Length: > 0 } server)
            {
                json.WriteString("CancelledBy"u8, server);
            }

            if (_run is not null)
            {
                WriteTo(json, _run, _shared?.RateOfOthers ?? 0);
            }

            _shared?.WriteTo(json);
        }
    });

    /// <inheritdoc/>
    public byte[] Serialized => JsonBytes.Of(json =>
    {
        task.WriteTo(json);
        origin?.WriteTo(json);
        if (_id.Length > 0)
        {
            json.WriteString(Id, _id);
        }
    });

    /// <summary>Makes a job again from <see cref="Serialized"/>.</summary>
    /// <exception cref="JsonException">The JSON has another form.</exception>
    public static BackfillJob Parse(BackfillServices services, JsonElement json)
    {
        BackfillJob job = new(services, BackfillTask.Parse(json), JoinedJob.Parse(json));
        if (json.TryGetProperty(Id, out JsonElement id))
        {
            job.Name(id.GetString()!);
        }

        return job;
    }

    /// <summary>Sets the identifier by which Orthanc knows the job.</summary>
    public void Name(string id) => (_id, _owner.Description) = (id, $"the job {id}");

    /// <inheritdoc/>
    public JobStepStatus Advance()
    {
        services.Paused.Remove(this);
        lock (_lock)
        {
            if (_givesWay || (_run is null && origin?.IsOver(services.Parts) == true))
            {
                return JobStepStatus.Success;
            }

            _shared ??= task.IsShared ? Share() : null;
            _shared?.Report(_waits.Length > 0 ? "Waiting" : "Running", _run);
            if (_shared?.CancelledBy.Length > 0)
            {
                return JobStepStatus.Failure;
            }

            _waits = !services.Keeper.IsSettled ? "until a replacement that an earlier run of Orthanc left unfinished is completed"
                : task.Window is { } window && !window.Includes(TimeOnly.FromDateTime(DateTime.Now)) ? $"for {window}"
                : _shared?.PausedBy is { Length: > 0 } server
                ? $"until the job that is paused on {server} is resumed there"
                : "";
            if (_waits.Length == 0)
            {
                _run ??= new BackfillRun(services, task, _owner, _shared?.Told) { PutsOff = true };
            }
        }

        if (_waits.Length > 0)
        {
            return Wait();
        }

        string obstacle;
        try
        {
            if (!_run!.Step(out obstacle))
            {
                if (task.IsArchiveScan && !_run.IsStopped)
                {
                    services.Archive.Keep(_run.Totals, task.TransferSyntax, task.Done);
                }

                return _run.IsStopped ? JobStepStatus.Failure : JobStepStatus.Success;
            }
        }
        catch (BackfillException exception)
        {
            _waits = $"until Orthanc answers: {exception.Message}";
            return Wait();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _waits = $"until the disk answers: {exception.Message}";
            return Wait();
        }

        if (obstacle.Length == 0)
        {
            return JobStepStatus.Continue;
        }

        _waits = $"for {obstacle}";
        return Wait();
    }

    /// <summary>It does nothing more, unless it is begun again.</summary>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public void Leave(JobStopReason reason)
    {
        IsOver = reason != JobStopReason.Paused;
        lock (_lock)
        {
            _shared?.Report(reason.ToString(), _run);
        }

        if (reason == JobStopReason.Paused)
        {
            _run?.Rest();
            if (_id.Length > 0)
            {
                services.Paused.Add(this, _id, () => Leave(JobStopReason.Canceled));
            }

            return;
        }

        JobNotice.Add(services.Notices, _id, reason, task, _run?.Totals ?? new BackfillTotals());

        // Its results are still shown.
        _run?.Leave();
        _run?.Dispose();
    }

    /// <inheritdoc/>
    public void Reset()
    {
        services.Paused.Remove(this);
        lock (_lock)
        {
            _run?.Dispose();
            _run = null;
            _shared?.Dispose();
            _shared = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    /// <summary>Ends this job before its next instance, because a user has begun one here.</summary>
    public void GiveWay() => _givesWay = true;

    private SharedJob Share()
        => new(services.Parts, services.ServerName, task.WhatToJson(), task.Done, origin is null ? task.ToJson() : []);

    private JobStepStatus Wait()
    {
        _run?.Rest();
        Thread.Sleep(s_pause);
        return JobStepStatus.Continue;
    }

    /// <param name="others">Instances per second that other servers do for this job.</param>
    private void WriteTo(Utf8JsonWriter json, BackfillRun run, double others)
    {
        double rate = run.Rate;
        json.WriteNumber("Total"u8, run.Expected);
        run.Totals.WriteTo(json, task.Done);
        json.WriteNumber("InstancesPerSecond"u8, Math.Round(rate, 1));
        if (rate > 0)
        {
            json.WriteNumber("SecondsLeft"u8, Math.Round(Math.Max(0, run.Expected - run.Totals.Instances) / (rate + others)));
        }
    }
}
