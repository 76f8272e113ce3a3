// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>A job of another server that one of this server has joined.</summary>
/// <param name="Server">How users know the other server.</param>
/// <param name="Job">Names that job among all that servers share.</param>
internal sealed record JoinedJob(string Server, string Job)
{
    /// <summary>The field for <see cref="Server"/>.</summary>
    public const string ServerName = "JoinedFrom";
    private const string JobName = "JoinedJob";

    /// <summary>Reads the output of <see cref="WriteTo"/>.</summary>
    /// <returns>Null for a job that a user has begun.</returns>
    public static JoinedJob? Parse(JsonElement json)
        => json.TryGetProperty(ServerName, out JsonElement server) && json.TryGetProperty(JobName, out JsonElement job)
            ? new JoinedJob(server.GetString()!, job.GetString()!) : null;

    /// <summary>Writes fields of a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString(ServerName, Server);
        json.WriteString(JobName, Job);
    }

    /// <summary>True when that job no longer works: it may have been cancelled, so nobody goes on with it.</summary>
    public bool IsOver(JobParts parts)
        => !parts.ReadInvitations().Any(part => JobParts.JobOf(part.Key) == Job
            && ReadState(part.Value).State is "Running" or "Waiting" or "Paused");

    /// <summary>The server and the state in what a job has told.</summary>
    public static (string Server, string State) ReadState(ReadOnlyMemory<byte> part)
    {
        using JsonDocument document = JsonDocument.Parse(part);
        return (document.RootElement.GetProperty(nameof(JobPart.Server)).GetString()!,
            document.RootElement.GetProperty(nameof(JobPart.State)).GetString()!);
    }
}
