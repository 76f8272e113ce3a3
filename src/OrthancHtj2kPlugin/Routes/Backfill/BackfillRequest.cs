// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>What to do with which stored instances: the body of POST /htj2k/convert-study and its kin.</summary>
internal sealed record BackfillRequest
{
    private const int DefaultSample = 20;

    /// <summary>Orthanc's or DICOM's identifiers; none when <see cref="IsAll"/>.</summary>
    public IReadOnlyList<string> Resources { get; private init; } = [];

    /// <summary>Everything that is stored.</summary>
    public bool IsAll { get; private init; }

    /// <summary>Level of <see cref="Resources"/>: "patients", "studies", "series" or "instances"; empty for any.</summary>
    public required string Level { get; init; }

    /// <summary>Say what would happen, and write nothing.</summary>
    public bool IsDryRun { get; private init; }

    /// <summary>A dry run encodes one instance in this many.</summary>
    public int Sample { get; private init; } = DefaultSample;

    /// <summary>UID of the transfer syntax that instances are to have.</summary>
    public required string TransferSyntax { get; init; }

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
        bool converts = operation == BackfillOperation.Convert;
        string accepted = $"\"{field}\"{(levels.Length == 0 ? ", \"All\"" : "")}{(converts ? ", \"DryRun\", \"Sample\", \"TransferSyntax\"" : "")} and \"Synchronous\" are accepted";
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"The body is not a JSON object; {accepted}.");
        }

        BackfillRequest request = new() { Level = levels, TransferSyntax = operation == BackfillOperation.Restore ? TransferSyntaxUid.ExplicitLittleEndian : settings.TransferSyntax };
        foreach (JsonProperty property in body.EnumerateObject())
        {
            JsonElement value = property.Value;
            request = property.Name switch
            {
                "Resources" when levels.Length == 0 => request with { Resources = List(value) },
                "All" when levels.Length == 0 => request with { IsAll = Boolean(value, "All") },
                "DryRun" when converts => request with { IsDryRun = Boolean(value, "DryRun") },
                "Sample" when converts => request with { Sample = Count(value, "Sample") },
                "TransferSyntax" when converts => request with { TransferSyntax = Target(value) },
                "Synchronous" => Boolean(value, "Synchronous") ? request : throw Refuse("\"Synchronous\" is not true: the answer comes when all is done."),
                _ when property.Name == field => request with { Resources = [Text(value, field)] },
                _ => throw Refuse($"There is no field \"{property.Name}\"; {accepted}."),
            };
        }

        return request.Resources.Count > 0 == request.IsAll
            ? throw Refuse(levels.Length == 0 ? "Give either \"Resources\", a list of identifiers, or \"All\": true." : $"\"{field}\" is missing: an identifier of Orthanc or of DICOM.")
            : request;
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
