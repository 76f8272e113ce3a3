// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>How far one server is with a job that several share.</summary>
/// <param name="server">How users know it.</param>
/// <param name="state">See <see cref="SharedJob.Report"/>.</param>
internal sealed class JobPart(string server, string state)
{
    /// <summary>The state of a part whose server has ended.</summary>
    public const string Lost = nameof(Lost);

    public string Server => server;

    public string State { get; set; } = state;

    /// <summary>Where its server tells of it; empty for that of this server.</summary>
    public string Path { get; init; } = "";

    /// <summary>Instances that the server has to look at.</summary>
    public long Total { get; init; }

    /// <summary>Those that it has looked at.</summary>
    public long Instances { get; init; }

    /// <summary>Those that it has converted or restored itself.</summary>
    public long Done { get; init; }

    public long Failed { get; init; }

    /// <summary>Instances per second while it worked.</summary>
    public double Rate { get; init; }

    /// <summary>Instances per second now.</summary>
    public double CurrentRate => State == "Running" ? Rate : 0;

    /// <summary>It does nothing more.</summary>
    public bool IsOver => State is "Success" or "Failure" or "Canceled" or Lost;

    /// <summary>Reads the output of <see cref="ToJson"/>.</summary>
    /// <returns>Null for anything else.</returns>
    public static JobPart? Parse(ReadOnlyMemory<byte> json, string path, string done)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement part = document.RootElement;
            return new JobPart(part.GetProperty(nameof(Server)).GetString()!, part.GetProperty(nameof(State)).GetString()!)
            {
                Path = path,
                Total = part.GetProperty(nameof(Total)).GetInt64(),
                Instances = part.GetProperty(nameof(Instances)).GetInt64(),
                Done = part.GetProperty(done).GetInt64(),
                Failed = part.GetProperty(nameof(Failed)).GetInt64(),
                Rate = part.GetProperty("InstancesPerSecond").GetDouble(),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;
        }
    }

    public byte[] ToJson(string done)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            WriteTo(json, done);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a JSON object.</summary>
    /// <param name="done">The name of the field for <see cref="Done"/>.</param>
    public void WriteTo(Utf8JsonWriter json, string done)
    {
        json.WriteStartObject();
        json.WriteString(nameof(Server), Server);
        json.WriteString(nameof(State), State);
        json.WriteNumber(nameof(Total), Total);
        json.WriteNumber(nameof(Instances), Instances);
        json.WriteNumber(done, Done);
        json.WriteNumber(nameof(Failed), Failed);
        json.WriteNumber("InstancesPerSecond"u8, Math.Round(Rate, 1));
        json.WriteEndObject();
    }
}
