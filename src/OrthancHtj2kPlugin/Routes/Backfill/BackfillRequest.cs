// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>The body of POST /htj2k/convert-study and the routes like it, with the names of Orthanc's own jobs.</summary>
internal sealed record BackfillRequest
{
    /// <summary>Orthanc's or DICOM's identifiers; none when <see cref="IsAll"/> or for a <see cref="Query"/>.</summary>
    public IReadOnlyList<string> Resources { get; private init; } = [];

    /// <summary>Level of <see cref="Resources"/>: "patients", "studies", "series" or "instances"; empty for any.</summary>
    public required string Level { get; init; }

    /// <summary>Everything that is stored.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The studies that match, as /tools/find takes it: JSON; empty when there is none.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The most studies that <see cref="Query"/> finds; 0 for all.</summary>
    public int Limit { get; private init; }

    /// <summary>Answer when all is done, instead of answering with the job that does it.</summary>
    public bool IsSynchronous { get; private init; } = true;

    public int Priority { get; private init; }

    /// <summary>The work, without its resources.</summary>
    public required BackfillTask Task { get; init; }

    /// <param name="level">As in the path: "-study", for example, or empty.</param>
    /// <param name="target">UID of the transfer syntax that instances get if the request names none.</param>
    /// <exception cref="RouteException">400, naming the field.</exception>
    public static BackfillRequest Read(JsonElement body, BackfillOperation operation, string level, string target)
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
        string accepted = $"\"{field}\"{(isAny ? ", \"All\", \"Query\", \"Limit\", \"Modality\", \"OlderThan\", \"SourceTransferSyntaxes\", \"RemoteAet\"" : "")}{(converts ? ", \"DryRun\", \"Sample\", \"TransferSyntax\", \"Lossy\", \"TranscodeLossyJpeg2000\", \"Verify\"" : "")}"
            + ", \"Synchronous\", \"Asynchronous\", \"Priority\", \"Permissive\", \"MaximumRate\" and \"Window\" are accepted";
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw FieldValue.Refuse($"The body is not a JSON object; {accepted}.");
        }

        BackfillTask task = new()
        {
            Operation = operation,
            TransferSyntax = operation == BackfillOperation.Restore ? TransferSyntaxUid.ExplicitLittleEndian : target,
            Resources = [],
        };
        BackfillRequest request = new() { Level = levels, Task = task };
        foreach (JsonProperty property in body.EnumerateObject())
        {
            FieldValue value = new(property.Name, property.Value);
            request = property.Name switch
            {
                "Resources" when isAny => request with { Resources = value.Resources() },
                "All" when isAny => request with { IsAll = value.Boolean() },
                "Query" when isAny => request with { Query = value.Query() },
                "Limit" when isAny => request with { Limit = value.Count() },
                "Synchronous" => request with { IsSynchronous = value.Boolean() },
                "Asynchronous" => request with { IsSynchronous = !value.Boolean() },
                "Priority" => request with { Priority = value.Integer() },
                _ when property.Name == field => request with { Resources = [value.Resource()] },
                _ => request with
                {
                    Task = ReadTask(request.Task, value, converts)
                        ?? (isAny ? ReadFilter(request.Task, value) : null)
                        ?? throw FieldValue.Refuse($"There is no field \"{property.Name}\"; {accepted}."),
                },
            };
        }

        if (request.Task.Lossy is not null && body.TryGetProperty("TransferSyntax", out _))
        {
            throw FieldValue.Refuse("\"Lossy\" makes instances of .203; leave \"TransferSyntax\" out.");
        }

        if (request.Task is { TranscodeLossyJpeg2000: true } contradictory
            && (contradictory.Lossy is not null || !Transcoder.IsHtj2kTarget(contradictory.TransferSyntax)))
        {
            throw FieldValue.Refuse(
                "\"TranscodeLossyJpeg2000\" makes HTJ2K without further loss; leave it out with \"Lossy\" and the transfer syntaxes \".90\" and \".91\".");
        }

        int selections = (request.Resources.Count > 0 ? 1 : 0) + (request.IsAll ? 1 : 0) + (request.Query.Length > 0 ? 1 : 0);
        return selections == 1 ? request
            : throw FieldValue.Refuse(isAny ? "Give one of \"Resources\", a list of identifiers, \"Query\", and \"All\": true."
                : $"\"{field}\" is missing: an identifier of Orthanc or of DICOM.");
    }

    /// <returns>Null when there is no such field.</returns>
    private static BackfillTask? ReadTask(BackfillTask task, FieldValue value, bool converts) => value.Name switch
    {
        "DryRun" when converts => task with { IsDryRun = value.Boolean() },
        "Sample" when converts => task with { Sample = value.Count() },
        "TransferSyntax" when converts => task with { TransferSyntax = value.Target() },
        "Lossy" when converts => task with { Lossy = value.Lossy(), TransferSyntax = TransferSyntaxUid.Htj2k },
        "TranscodeLossyJpeg2000" when converts => task with { TranscodeLossyJpeg2000 = value.Boolean() },
        "Verify" when converts
            => value.Boolean() ? task
            : throw FieldValue.Refuse(
            "\"Verify\" is false; only true is accepted: stored instances are replaced only by verified ones."),
        "Permissive" => task with { IsPermissive = value.Boolean() },
        "MaximumRate" => task with { MaximumRate = value.Rate() },
        "Window" => task with { Window = value.Window() },
        _ => null,
    };

    /// <returns>Null when there is no such field.</returns>
    private static BackfillTask? ReadFilter(BackfillTask task, FieldValue value) => value.Name switch
    {
        "Modality" => task with { Filter = task.Filter with { Modality = value.Modalities() } },
        "RemoteAet" => task with { Filter = task.Filter with { RemoteAet = value.Aets() } },
        "OlderThan" => task with { Filter = task.Filter with { OlderThan = value.Count() } },
        "SourceTransferSyntaxes" => task with { Filter = task.Filter with { SourceTransferSyntaxes = value.TransferSyntaxes() } },
        _ => null,
    };
}
