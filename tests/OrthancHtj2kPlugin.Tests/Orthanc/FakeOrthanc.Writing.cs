// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Tests.Orthanc;

internal sealed partial class FakeOrthanc
{
    private const uint PatientId = 0x0010_0020, StudyInstanceUid = 0x0020_000D, SeriesInstanceUid = 0x0020_000E,
        SopInstanceUid = 0x0008_0018, TransferSyntaxUid = 0x0002_0010;

    /// <summary>The status of those to whom JSON is posted; 0 for no answer.</summary>
    public int StatusOfOthers { get; set; } = Ok;

    /// <summary>What was posted to others.</summary>
    public List<JsonNode> Posted { get; } = [];

    public int PostJson(string url, ReadOnlySpan<byte> json, int seconds)
    {
        Posted.Add(JsonNode.Parse(json)!);
        return StatusOfOthers;
    }

    public unsafe RestAnswer PostLarge(string uri, byte* body, uint length) => Post(uri, new ReadOnlySpan<byte>(body, (int)length));

    /// <summary>Orthanc's identifiers are such digests.</summary>
    private static string Identifier(params IEnumerable<string> identifiers)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', identifiers))));
        return string.Join('-', Enumerable.Range(0, 5).Select(i => digest.Substring(i * 8, 8)));
    }

    private static string Element(byte[] file, uint tag, string vr) => Encoding.ASCII.GetString(Value(file, tag, vr)).TrimEnd('\0', ' ');

    /// <summary>The value of an element of two bytes' length, Explicit VR Little Endian; empty when there is none.</summary>
    private static byte[] Value(byte[] file, uint tag, string vr)
    {
        byte[] head = [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), (byte)vr[0], (byte)vr[1]];
        int position = file.AsSpan().IndexOf(head) + head.Length;
        return position < head.Length ? [] : file.AsSpan(position + 2, BitConverter.ToUInt16(file, position)).ToArray();
    }

    /// <summary>The resources that a query of UIDs finds.</summary>
    private List<FakeResource> FindAll(string query)
    {
        using JsonDocument document = JsonDocument.Parse(query);
        JsonElement wanted = document.RootElement.GetProperty("Query");
        bool isInstance = document.RootElement.GetProperty("Level").GetString() == "Instance";
        return [.. Resources.Where(resource => resource.Level == (isInstance ? "instances" : "studies")
            && (!isInstance || wanted.GetProperty("SOPInstanceUID").GetString()!.Split('\\').Contains(resource.DicomIdentifier)))];
    }

    /// <param name="path">As in "/modalities/NAME/store".</param>
    private RestAnswer Send(string[] path, byte[] content)
    {
        string[] taken = Modalities.GetValueOrDefault(path[2], []);
        string syntax = path[3] == "store-straight" ? Element(content, TransferSyntaxUid, "UI") : "";
        if (taken.Length == 0 || (syntax.Length > 0 && !taken.Contains(syntax)))
        {
            return Status(ServerError);
        }

        if (path[3] != "echo")
        {
            Sent.Add($"{path[2]} {(syntax.Length > 0 ? syntax : "as it is")}");
        }

        return Status(Ok);
    }

    /// <summary>
    /// Stores an instance as Orthanc does: the file first, then the index in one transaction, then it removes the replaced file from the
    /// disk.
    /// </summary>
    private RestAnswer Store(byte[] file)
    {
        string uuid = Write(file);
        if (IsRefused())
        {
            File.Delete(PathOf(uuid));
            return Status(ServerError);
        }

        string[] identifiers =
            [Element(file, PatientId, "LO"), Element(file, StudyInstanceUid, "UI"), Element(file, SeriesInstanceUid, "UI"),
            Element(file, SopInstanceUid, "UI")];
        List<string> dropped = Find($"/instances/{Identifier(identifiers)}") is { } replaced ? Drop(replaced) : [];
        FakeResource? parent = null;
        for (int i = 0; i < s_levels.Length; i++)
        {
            List<FakeResource> siblings = parent?.Children ?? Patients;
            string id = Identifier(identifiers.Take(i + 1));
            FakeResource? present = siblings.Find(item => item.Id == id);
            if (present is null)
            {
                present = new FakeResource(s_levels[i], id, parent) { DicomIdentifier = identifiers[i] };
                siblings.Add(present);
                NoteChange(present);
            }

            parent = present;
        }

        parent!.TransferSyntax = Element(file, TransferSyntaxUid, "UI");
        parent.Attachments.Add("dicom", (uuid, 0));
        parent.Metadata.Add("ReceptionDate", ("20261129T101112", 0));
        StoredAt.Add(Steps);

        // The index stays as it is, whether the old files can be removed or not.
        _ = IsRefused();
        (_isLost ? [uuid] : dropped).ForEach(old => File.Delete(PathOf(old)));
        return Json(new JsonObject { ["ID"] = parent.Id, ["Status"] = "Success" });
    }

    /// <summary>Rewrites the file of an instance, in the same order as <see cref="Store"/>; everything else stays.</summary>
    private RestAnswer Reconstruct(string uri)
    {
        FakeResource instance = Find(uri)!;
        (string old, int revision) = instance.Attachments["dicom"];
        byte[] file = Transcode!(File.ReadAllBytes(PathOf(old)));
        string uuid = Write(file);
        if (IsRefused())
        {
            File.Delete(PathOf(uuid));
            return Status(ServerError);
        }

        instance.Attachments["dicom"] = (uuid, revision + 1);
        instance.TransferSyntax = Element(file, TransferSyntaxUid, "UI");
        StoredAt.Add(Steps);
        _ = IsRefused();
        File.Delete(PathOf(_isLost ? uuid : old));
        return Status(Ok);
    }

    /// <summary>Drops a resource and those above it that have no other child.</summary>
    /// <returns>Their files.</returns>
    private List<string> Drop(FakeResource resource)
    {
        List<string> files = [];
        for (FakeResource? item = resource; item is not null && item.Children.Count == 0; item = item.Parent)
        {
            files.AddRange(item.Attachments.Values.Select(attachment => attachment.Uuid));
            _ = (item.Parent?.Children ?? Patients).Remove(item);
            _changes.RemoveAll(change => change.Path == item.Uri);
        }

        return files;
    }

    /// <param name="content">Null to remove.</param>
    private RestAnswer Change(string uri, byte[]? content, string revision)
    {
        if (uri.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [var level, var id, var kind, .. var rest]
            || Find($"/{level}/{id}") is not { } resource)
        {
            return Status(NotFound);
        }

        string name = rest.Length > 0 ? rest[0] : "";
        int present = kind == "metadata" && resource.Metadata.TryGetValue(name, out var metadata) ? metadata.Revision
            : kind == "attachments" && resource.Attachments.TryGetValue(name, out var attachment) ? attachment.Revision
            : -1;
        if (ChecksRevisions && present >= 0 && revision != $"\"{present}\"")
        {
            return Status(Conflict);
        }

        NoteChange(resource);
        switch (kind)
        {
            case "metadata" when content is null:
                _ = resource.Metadata.Remove(name);
                _ = resource.MetadataBytes.Remove(name);
                break;
            case "metadata":
                // Whoever asks for all values gets other characters for what is no UTF-8.
                string text = Encoding.UTF8.GetString(content);
                resource.Metadata[name] = (text, present + 1);
                _ = resource.MetadataBytes.Remove(name);
                if (!Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(content))
                {
                    resource.MetadataBytes.Add(name, content);
                }

                break;
            case "attachments":
                if (resource.Attachments.Remove(name, out var old))
                {
                    File.Delete(PathOf(old.Uuid));
                }

                if (content is not null)
                {
                    resource.Attachments[name] = (Write(content), present + 1);
                }

                break;
            case "labels":
                _ = resource.Labels.Add(name);
                break;
            case "protected":
                resource.IsProtected = content!.AsSpan().SequenceEqual("1"u8);
                break;
            default:
                return Status(NotFound);
        }

        return Status(Ok);
    }
}
