// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>Asks Orthanc for its resources.</summary>
internal static class OrthancResources
{
    /// <summary>Gets a JSON document from Orthanc; null when it gives none.</summary>
    public static JsonDocument? Get(IOrthancRest rest, string uri)
    {
        using RestAnswer answer = rest.Get(uri);
        return answer.IsSuccess ? JsonDocument.Parse(answer.Body.ToArray()) : null;
    }

    /// <summary>Gets a short text from Orthanc; empty when it gives none.</summary>
    public static string Text(IOrthancRest rest, string uri)
    {
        using RestAnswer answer = rest.Get(uri);
        return answer.IsSuccess ? Encoding.UTF8.GetString(answer.Body) : "";
    }

    /// <summary>The study of a resource, with the instances that belong to the resource; null when it has gone.</summary>
    /// <param name="level">"studies", "series" or "instances".</param>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static BackfillStudy? StudyOf(IOrthancRest rest, string level, string id)
    {
        switch (level)
        {
            case "studies":
                return Study(rest, id, $"/studies/{id}/instances");
            case "series":
                return Study(rest, Field(rest, $"/series/{id}", "ParentStudy"), $"/series/{id}/instances");
            default:
                string series = Field(rest, $"/instances/{id}", "ParentSeries");
                return Study(rest, Field(rest, $"/series/{series}", "ParentStudy"), null) is { } parent
                    ? parent with { Instances = [new StudyInstance(id, series) { Study = parent.Id, Patient = parent.Patient }] }
                    : null;
        }
    }

    /// <summary>Every study of the server.</summary>
    /// <param name="share">The index of this server and the number of servers: each begins with other studies.</param>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static IEnumerable<string> AllStudies(IOrthancRest rest, (int Index, int Count) share)
    {
        List<string> studies = Children(rest, "/studies", null);
        if (share.Count > 1)
        {
            studies.Sort(StringComparer.Ordinal);
        }

        int first = (int)((long)studies.Count * share.Index / share.Count);
        return studies.Skip(first).Concat(studies.Take(first));
    }

    /// <summary>True when Orthanc reaches its index.</summary>
    public static bool Answers(IOrthancRest rest)
    {
        using RestAnswer answer = rest.Get("/changes?last");
        return answer.IsSuccess;
    }

    /// <summary>A list of identifiers; empty when the resource has gone.</summary>
    /// <param name="field">The field that holds the list; null when the answer is the list.</param>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static List<string> Children(IOrthancRest rest, string uri, string? field)
    {
        using JsonDocument? document = GetUnlessGone(rest, uri);
        return document is null
            ? []
            : [.. (field is null ? document.RootElement : document.RootElement.GetProperty(field)).EnumerateArray()
                .Select(child => child.GetString()!)];
    }

    /// <summary>A field with an identifier; empty when the resource has gone.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static string Field(IOrthancRest rest, string uri, string field)
    {
        using JsonDocument? document = GetUnlessGone(rest, uri);
        return document is null ? "" : document.RootElement.GetProperty(field).GetString()!;
    }

    /// <summary>All metadata of a resource, by their names, or by their numbers where these have no name.</summary>
    /// <param name="uri">As in "/instances/...".</param>
    /// <exception cref="BackfillException">Orthanc does not give them.</exception>
    public static Dictionary<string, string> Metadata(IOrthancRest rest, string uri)
    {
        using JsonDocument metadata = Get(rest, $"{uri}/metadata?expand")
            ?? throw new BackfillException($"Orthanc does not give the metadata of {uri}");
        return Texts(metadata.RootElement);
    }

    /// <summary>The fields of an object, all of which are texts.</summary>
    public static Dictionary<string, string> Texts(JsonElement json)
    {
        Dictionary<string, string> texts = [];
        foreach (JsonProperty field in json.EnumerateObject())
        {
            texts.Add(field.Name, field.Value.GetString()!);
        }

        return texts;
    }

    /// <summary>UUIDs of the files that belong to a resource itself; none when it has gone.</summary>
    /// <param name="uri">As in "/instances/...".</param>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static List<string> Files(IOrthancRest rest, string uri)
    {
        List<string> files = [];
        using JsonDocument? names = GetUnlessGone(rest, $"{uri}/attachments");
        foreach (string name in names is null ? [] : names.RootElement.EnumerateArray().Select(name => name.GetString()!))
        {
            using JsonDocument? information = GetUnlessGone(rest, $"{uri}/attachments/{name}/info");
            if (information is not null)
            {
                files.Add(information.RootElement.GetProperty("Uuid").GetString()!);
            }
        }

        return files;
    }

    /// <summary>UUID of the file of an attachment; empty when it has gone.</summary>
    /// <param name="uri">As in "/instances/.../attachments/dicom".</param>
    public static string File(IOrthancRest rest, string uri) => Field(rest, $"{uri}/info", "Uuid");

    /// <summary>UUID of the file of an instance; empty when it has gone.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static string InstanceFile(IOrthancRest rest, string instance) => File(rest, $"/instances/{instance}/attachments/dicom");

    /// <summary>True when an instance has the file of that UUID; false also when Orthanc does not answer.</summary>
    public static bool HasInstanceFile(IOrthancRest rest, string instance, string uuid)
    {
        try
        {
            return InstanceFile(rest, instance) == uuid;
        }
        catch (BackfillException)
        {
            return false;
        }
    }

    /// <summary>UID of the transfer syntax that an instance has; empty when it is not there.</summary>
    public static string TransferSyntax(IOrthancRest rest, string instance)
    {
        using RestAnswer header = Header(rest, instance);
        return header.IsSuccess ? TransferSyntax(header) : "";
    }

    /// <inheritdoc cref="TransferSyntax(IOrthancRest, string)"/>
    /// <exception cref="BackfillException">Orthanc does not give it.</exception>
    public static string RequireTransferSyntax(IOrthancRest rest, string instance)
    {
        using RestAnswer header = Header(rest, instance);
        return header.IsSuccess ? TransferSyntax(header)
            : throw new BackfillException($"Orthanc cannot read the file of the instance {instance}: {header.Reason}");
    }

    /// <summary>True when Orthanc itself keeps its index: no other server can use that.</summary>
    public static bool HasOwnIndex(IOrthancRest rest)
    {
        using JsonDocument? system = Get(rest, "/system");
        return system is not null && system.RootElement.GetProperty("DatabaseBackendPlugin").ValueKind == JsonValueKind.Null;
    }

    /// <summary>True when Orthanc itself keeps its files, in folders.</summary>
    public static bool HasOwnStorage(IOrthancRest rest) => StoragePlugin(rest) is { Length: 0 };

    /// <summary>The path of the plugin that keeps the files; empty for Orthanc itself, null when it does not say.</summary>
    public static string? StoragePlugin(IOrthancRest rest)
    {
        using JsonDocument? system = Get(rest, "/system");
        return system is null ? null : system.RootElement.GetProperty("StorageAreaPlugin").GetString() ?? "";
    }

    /// <summary>True when Orthanc says that there is no such resource; false also when it cannot tell.</summary>
    public static bool IsGone(IOrthancRest rest, string uri)
    {
        using RestAnswer answer = rest.Get(uri);
        return IsNotFound(answer);
    }

    public static bool IsNotFound(RestAnswer answer) => answer.Status == (int)HttpStatusCode.NotFound;

    /// <summary>Versions that do not know a transfer syntax keep no metadata for it: the file names it.</summary>
    private static RestAnswer Header(IOrthancRest rest, string instance) => rest.Get($"/instances/{instance}/header");

    private static string TransferSyntax(RestAnswer header)
    {
        using JsonDocument document = JsonDocument.Parse(header.Body.ToArray());
        return document.RootElement.TryGetProperty("0002,0010", out JsonElement element) ? element.GetProperty("Value").GetString()! : "";
    }

    private static JsonDocument? GetUnlessGone(IOrthancRest rest, string uri)
    {
        using RestAnswer answer = rest.Get(uri);
        return answer.IsSuccess ? JsonDocument.Parse(answer.Body.ToArray())
            : IsNotFound(answer) ? null
            : throw new BackfillException($"Orthanc does not give {uri}: {answer.Reason}");
    }

    /// <returns>Null when the study has gone meanwhile.</returns>
    private static BackfillStudy? Study(IOrthancRest rest, string id, string? instancesUri)
    {
        using JsonDocument? study = GetUnlessGone(rest, $"/studies/{id}");
        if (study is null)
        {
            return null;
        }

        string uid = study.RootElement.GetProperty("MainDicomTags").TryGetProperty("StudyInstanceUID", out JsonElement text)
            ? text.GetString()!
            : "";
        string patient = study.RootElement.GetProperty("ParentPatient").GetString()!;
        using JsonDocument? list = instancesUri is null ? null : GetUnlessGone(rest, instancesUri);
        List<StudyInstance> instances = list is null
            ? []
            : [.. list.RootElement.EnumerateArray().Select(item => ReadInstance(item) with { Study = id, Patient = patient })];
        return new BackfillStudy(id, uid,
            [.. instances.OrderBy(item => item.Series, StringComparer.Ordinal).ThenBy(item => item.Number)
            .ThenBy(item => item.Instance, StringComparer.Ordinal)])
        {
            Patient = patient,
        };
    }

    private static StudyInstance ReadInstance(JsonElement instance)
    {
        JsonElement tags = instance.GetProperty("MainDicomTags");
        string uuid = instance.TryGetProperty("FileUuid", out JsonElement file) ? file.GetString()! : "";
        return new StudyInstance(instance.GetProperty("ID").GetString()!, instance.GetProperty("ParentSeries").GetString()!)
        {
            Number = tags.TryGetProperty("InstanceNumber", out JsonElement text)
                && int.TryParse(text.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : 0,
            Uid = tags.TryGetProperty("SOPInstanceUID", out JsonElement uid) ? uid.GetString()! : "",
            FileUuid = uuid,
            FileSize = uuid.Length > 0 ? instance.GetProperty("FileSize").GetInt64() : 0,
        };
    }
}
