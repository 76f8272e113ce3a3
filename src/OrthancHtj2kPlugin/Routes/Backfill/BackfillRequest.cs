// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>The body of POST /htj2k/convert-study and its kin, with the names of Orthanc's own jobs.</summary>
internal sealed record BackfillRequest
{
    private const double LargestRate = 100_000;

    /// <summary>Orthanc's or DICOM's identifiers; none when <see cref="IsAll"/> or for a <see cref="Query"/>.</summary>
    public IReadOnlyList<string> Resources { get; private init; } = [];

    /// <summary>Level of <see cref="Resources"/>: "patients", "studies", "series" or "instances"; empty for any.</summary>
    public required string Level { get; init; }

    /// <summary>Everything that is stored.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The studies that match, as /tools/find takes it: JSON; empty when there is none.</summary>
    public string Query { get; private init; } = "";

    /// <summary>Studies at most that <see cref="Query"/> finds; 0 for all.</summary>
    public int Limit { get; private init; }

    /// <summary>Answer when all is done, instead of with the job that does it.</summary>
    public bool IsSynchronous { get; private init; } = true;

    public int Priority { get; private init; }

    /// <summary>What to do, without its resources.</summary>
    public required BackfillTask Task { get; init; }

    /// <exception cref="RouteException">400, naming the field.</exception>
    public static BackfillRequest Read(JsonElement body, BackfillOperation operation, string level, PluginSettings settings)
    {
        (string field, string levels) = level switch
        {
            "-patient" => ("Patient", "patients"),
            "-study" => ("Study", "studies"),
            "-series" => ("Series", "series"),
            "-instance" => ("Instance", "instances"),
            _ => ("Resources", ""),
        };
        bool converts = operation == BackfillOperation.Convert, isAny = levels.Length == 0;
        string accepted = $"\"{field}\"{(isAny ? ", \"All\", \"Query\", \"Limit\"" : "")}{(converts ? ", \"DryRun\", \"Sample\", \"TransferSyntax\"" : "")}"
            + ", \"Synchronous\", \"Asynchronous\", \"Priority\", \"MaximumRate\" and \"Window\" are accepted";
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"The body is not a JSON object; {accepted}.");
        }

        BackfillTask task = new() { Operation = operation, TransferSyntax = operation == BackfillOperation.Restore ? TransferSyntaxUid.ExplicitLittleEndian : settings.TransferSyntax, Resources = [] };
        BackfillRequest request = new() { Level = levels, Task = task };
        foreach (JsonProperty property in body.EnumerateObject())
        {
            JsonElement value = property.Value;
            request = property.Name switch
            {
                "Resources" when isAny => request with { Resources = List(value) },
                "All" when isAny => request with { IsAll = Boolean(value, "All") },
                "Query" when isAny => request with { Query = value.ValueKind == JsonValueKind.Object ? value.GetRawText() : throw Refuse("\"Query\" is not an object: DICOM tags as in /tools/find are accepted.") },
                "Limit" when isAny => request with { Limit = Count(value, "Limit") },
                "Synchronous" => request with { IsSynchronous = Boolean(value, "Synchronous") },
                "Asynchronous" => request with { IsSynchronous = !Boolean(value, "Asynchronous") },
                "Priority" => request with { Priority = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int priority) ? priority : throw Refuse($"\"Priority\" is {value.GetRawText()}; a whole number is accepted.") },
                _ when property.Name == field => request with { Resources = [Text(value, field)] },
                _ => request with { Task = ReadTask(request.Task, property, converts) ?? throw Refuse($"There is no field \"{property.Name}\"; {accepted}.") },
            };
        }

        int selections = (request.Resources.Count > 0 ? 1 : 0) + (request.IsAll ? 1 : 0) + (request.Query.Length > 0 ? 1 : 0);
        return selections == 1 ? request
            : throw Refuse(isAny ? "Give one of \"Resources\", a list of identifiers, \"Query\", and \"All\": true." : $"\"{field}\" is missing: an identifier of Orthanc or of DICOM.");
    }

    /// <returns>Null when there is no such field.</returns>
    private static BackfillTask? ReadTask(BackfillTask task, JsonProperty property, bool converts)
    {
        JsonElement value = property.Value;
        return property.Name switch
        {
            "DryRun" when converts => task with { IsDryRun = Boolean(value, "DryRun") },
            "Sample" when converts => task with { Sample = Count(value, "Sample") },
            "TransferSyntax" when converts => task with { TransferSyntax = Target(value) },
            "MaximumRate" => task with { MaximumRate = Rate(value) },
            "Window" => task with { Window = Window(value) },
            _ => null,
        };
    }

    private static string Text(JsonElement value, string field)
        => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0 ? value.GetString()! : throw Refuse($"\"{field}\" is not a text: an identifier of Orthanc or of DICOM is accepted.");

    private static bool Boolean(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refuse($"\"{field}\" is {value.GetRawText()}; true or false is accepted."),
    };

    private static int Count(JsonElement value, string field)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count > 0
            ? count
            : throw Refuse($"\"{field}\" is {value.GetRawText()}; a whole number from 1 is accepted.");

    private static double Rate(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double rate) && rate is > 0 and <= LargestRate
            ? rate
            : throw Refuse($"\"MaximumRate\" is {value.GetRawText()}; instances per second, more than 0, are accepted.");

    private static TimeWindow Window(JsonElement value)
        => (value.ValueKind == JsonValueKind.String ? TimeWindow.Parse(value.GetString()!) : null)
            ?? throw Refuse($"\"Window\" is {value.GetRawText()}; times of day as in \"22:00-06:00\" are accepted.");

    private static List<string> List(JsonElement value)
        => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray().Select(item => Text(item, "Resources"))]
            : throw Refuse("\"Resources\" is not a list: identifiers of patients, studies, series or instances.");

    private static string Target(JsonElement value)
    {
        try
        {
            return TransferSyntaxSetting.Read(new Setting("TransferSyntax", value));
        }
        catch (SettingsException)
        {
            throw Refuse($"\"TransferSyntax\" is {value.GetRawText()}; \".201\" and \".202\" are accepted.");
        }
    }

    private static RouteException Refuse(string message) => new(HttpStatusCode.BadRequest, message);
}
