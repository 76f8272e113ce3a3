// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using OrthancSdkInterop;
using TestSupport;

namespace OrthancHtj2kPlugin.Tests.Orthanc;

internal sealed partial class FakeOrthanc
{
    private static readonly string[] s_levels = ["patients", "studies", "series", "instances"];

    /// <summary>"StorageCompression".</summary>
    public bool IsCompressed { get; init; }

    /// <summary>False: files have the MD5 of no bytes, as those over 2 GiB have in older versions.</summary>
    public bool HasMd5 { get; init; } = true;

    /// <summary>Files that it has parsed and keeps, by instance, also when another server has replaced them since.</summary>
    public Dictionary<string, byte[]> Parsed { get; } = [];

    /// <summary>The state of each job at the moment of the request.</summary>
    public Dictionary<string, Func<string>> Jobs { get; } = [];

    /// <summary>All jobs, with all that Orthanc says of them.</summary>
    public Func<IEnumerable<JsonNode>> ExpandedJobs { get; set; } = () => [];

    private RestAnswer AnswerGet(string uri)
    {
        string[] path = uri.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (path)
        {
            case ["system"]:
                return Json(new JsonObject
                {
                    ["DatabaseBackendPlugin"] = DatabasePlugin,
                    ["StorageAreaPlugin"] = StoragePlugin,
                    ["Capabilities"] = new JsonObject { ["HasExtendedFind"] = true },
                });
            case ["plugins"]:
                return Json(List(Plugins));
            case ["modalities"]:
                return Json(List(Modalities.Keys));
            case ["jobs", var job] when Jobs.TryGetValue(job, out Func<string>? state):
                return Json(new JsonObject { ["State"] = state() });
            case ["jobs"]:
                return Json(new JsonArray([.. ExpandedJobs()]));
            case ["changes"]:
                return Changes(uri);
            case ["statistics"]:
                return Json(new JsonObject { ["CountInstances"] = Patients.SelectMany(patient => patient.Instances).Count() });
            case [var level] when s_levels.Contains(level):
                return Json(List(Resources.Where(resource => resource.Level == level).Select(resource => resource.Id)));
            case [var level, var id, .. var rest] when Find($"/{level}/{id}") is { } resource:
                return Answer(resource, rest, uri);
            default:
                return Status(NotFound);
        }
    }

    private RestAnswer Answer(FakeResource resource, string[] path, string uri) => path switch
    {
        [] => Json(Describe(resource)),
        ["header"] or ["file"] when !File.Exists(PathOf(resource.Attachments["dicom"].Uuid)) => Status(ServerError),
        ["statistics"] => Json(new JsonObject { ["CountInstances"] = resource.Instances.Count().ToString(CultureInfo.InvariantCulture) }),
        ["instances"] => Json(new JsonArray([.. resource.Instances.Select(Describe)])),
        ["header"] => Json(new JsonObject { ["0002,0010"] = new JsonObject { ["Value"] = resource.TransferSyntax } }),
        ["content", "0008,0018"] => Text(resource.DicomIdentifier),
        ["content", var tag] => Content(ReadParsed(resource), tag),
        ["frames", var number, "raw"] => Frame(ReadParsed(resource), int.Parse(number, CultureInfo.InvariantCulture)),
        ["file"] => new RestAnswer(Ok, File.ReadAllBytes(PathOf(resource.Attachments["dicom"].Uuid))),
        ["metadata"] when uri.EndsWith("?expand", StringComparison.Ordinal)
            => Json(new JsonObject(resource.Metadata.Select(item => KeyValuePair.Create<string, JsonNode?>(item.Key, item.Value.Value)))),
        ["metadata", var name] when resource.Metadata.TryGetValue(name, out var metadata)
            => resource.MetadataBytes.TryGetValue(name, out byte[]? bytes) ? new RestAnswer(Ok, bytes, $"\"{metadata.Revision}\"")
            : Text(metadata.Value, metadata.Revision),
        ["attachments"] => Json(List(resource.Attachments.Keys)),
        ["attachments", var name, .. var detail] when resource.Attachments.TryGetValue(name, out var attachment)
            => AnswerAttachment(attachment.Uuid, attachment.Revision, detail),
        ["labels"] => Json(List(resource.Labels)),
        ["protected"] => Text(resource.IsProtected ? "1" : "0"),
        _ => Status(NotFound),
    };

    private RestAnswer AnswerAttachment(string uuid, int revision, string[] detail)
    {
        byte[] content = File.Exists(PathOf(uuid)) ? File.ReadAllBytes(PathOf(uuid)) : [];
        string size = _written[uuid].Length.ToString(CultureInfo.InvariantCulture);
        return detail switch
        {
            [] => Text("[]", revision),
            ["data"] when content.Length == 0 => Status(ServerError),
            ["data"] => new RestAnswer(Ok, content, $"\"{revision}\""),
            ["size"] => Text(size),
            ["md5"] => Text(HasMd5 ? Convert.ToHexStringLower(SHA256.HashData(content)) : "d41d8cd98f00b204e9800998ecf8427e"),
            ["info"]
                => Json(new JsonObject
                {
                    ["Uuid"] = uuid,
                    ["CompressedSize"] = size,
                    ["UncompressedSize"] = size,
                    ["CompressedMD5"] = IsCompressed ? "1" : "0",
                    ["UncompressedMD5"] = "0"
                }),
            _ => Status(NotFound),
        };
    }

    /// <param name="uri">As in "/instances/ID/attachments/dicom/verify-md5".</param>
    private bool IsAsWritten(string uri)
    {
        string uuid = Find(string.Join('/', uri.Split('/')[..3]))!.Attachments["dicom"].Uuid;
        return File.Exists(PathOf(uuid)) && File.ReadAllBytes(PathOf(uuid)).AsSpan().SequenceEqual(_written[uuid]);
    }

    private byte[] ReadParsed(FakeResource resource)
        => Parsed.GetValueOrDefault(resource.Id) ?? File.ReadAllBytes(PathOf(resource.Attachments["dicom"].Uuid));

    private static RestAnswer Frame(byte[] file, int number)
    {
        if (FileMetaInformation.Read(file)!.TransferSyntax == DicomFile.ExplicitLittleEndian)
        {
            using FrameFile native = new();
            return new RestAnswer(Ok, native.Read(file, number).ToArray());
        }

        using FrameCodestreams frames = FrameCodestreams.Read(file);
        return new RestAnswer(Ok, frames[number].ToArray());
    }

    /// <summary>An attribute of US, IS or CS.</summary>
    private static RestAnswer Content(byte[] file, string tag)
    {
        uint number = uint.Parse(tag.Replace("-", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (string vr in (ReadOnlySpan<string>)["US", "IS", "CS"])
        {
            if (Value(file, number, vr) is { Length: > 0 } value)
            {
                return new RestAnswer(Ok, value);
            }
        }

        return Status(NotFound);
    }

    private RestAnswer Changes(string uri)
    {
        if (uri.EndsWith("?last", StringComparison.Ordinal))
        {
            // As Orthanc does: the changes of a deleted resource go with it.
            return Json(new JsonObject { ["Last"] = _changes.Count > 0 ? _changes[^1].Number : _lastChange });
        }

        string[] query = uri.Split('?', '&', '=');
        long since = long.Parse(query[2], CultureInfo.InvariantCulture);
        int limit = int.Parse(query[4], CultureInfo.InvariantCulture);
        List<(long Number, string Path)> later = _changes.FindAll(change => change.Number > since);
        return Json(new JsonObject
        {
            ["Changes"] =
                new JsonArray([.. later.Take(limit).Select(change => new JsonObject { ["Seq"] = change.Number, ["Path"] = change.Path })]),
            ["Done"] = later.Count <= limit,
        });
    }

    /// <summary>The answer of /tools/find with all that the index has.</summary>
    private JsonObject DescribeWhole(FakeResource resource) => new()
    {
        ["ID"] = resource.Id,
        ["Metadata"] = new JsonObject(resource.Metadata.Select(item => KeyValuePair.Create<string, JsonNode?>(item.Key, item.Value.Value))),
        ["Labels"] = List(resource.Labels),
        ["Attachments"] = new JsonArray([.. resource.Attachments.Select(item =>
        {
            long size = new FileInfo(PathOf(item.Value.Uuid)).Length;
            return new JsonObject
            {
                ["ContentType"] = item.Key == "dicom" ? 1 : int.Parse(item.Key, CultureInfo.InvariantCulture),
                ["Uuid"] = item.Value.Uuid,
                ["CompressedSize"] = size,
                ["UncompressedSize"] = size,
                ["CompressedMD5"] = "0",
                ["UncompressedMD5"] = "0",
            };
        })]),
    };

    private static JsonObject Describe(FakeResource resource)
    {
        JsonObject json = new() { ["ID"] = resource.Id, ["Path"] = resource.Uri };
        (string parent, string children, string tag) = resource.Level switch
        {
            "patients" => ("", "Studies", "PatientID"),
            "studies" => ("ParentPatient", "Series", "StudyInstanceUID"),
            "series" => ("ParentStudy", "Instances", "SeriesInstanceUID"),
            _ => ("ParentSeries", "", "SOPInstanceUID"),
        };
        json["MainDicomTags"] = new JsonObject { [tag] = resource.DicomIdentifier, ["Modality"] = "CT" };
        if (parent.Length > 0)
        {
            json[parent] = resource.Parent!.Id;
        }

        if (children.Length > 0)
        {
            json[children] = List(resource.Children.Select(child => child.Id));
        }

        return json;
    }
}
