// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// The data that users and other programs have attached to a resource, and that Orthanc drops with it: metadata, attachments, labels,
/// protection.
/// </summary>
internal sealed class UserData
{
    private UserData(string level, string id)
    {
        Level = level;
        Id = id;
    }

    /// <summary>"patients", "studies", "series" or "instances".</summary>
    public string Level { get; }

    public string Id { get; }

    public UserMetadata Metadata { get; } = new();

    public IReadOnlyCollection<byte[]> AttachmentContents => Attachments.Values;

    /// <summary>UUIDs of the files of attachments, when read from Orthanc. The file of an instance itself is not among them.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    public string Uri => $"/{Level}/{Id}";

    private Dictionary<string, byte[]> Attachments { get; } = [];

    private List<string> Labels { get; } = [];

    private bool IsProtected { get; set; }

    /// <summary>Reads the user data of a resource.</summary>
    /// <param name="names">Tells which names belong to users.</param>
    /// <param name="obstacle">Metadata that would be lost, because only Orthanc itself can write it; empty when there is none.</param>
    /// <exception cref="BackfillException">Orthanc does not give it.</exception>
    public static UserData Read(IOrthancRest rest, string level, string id, UserNames names, out string obstacle)
    {
        UserData data = new(level, id);
        obstacle = data.TakeMetadata(rest, OrthancResources.Metadata(rest, data.Uri), names);
        using (JsonDocument attachments = Require(rest, $"{data.Uri}/attachments"))
        {
            List<string> present = [.. attachments.RootElement.EnumerateArray().Select(name => name.GetString()!)];
            data.Files =
                [.. present.Where(name => name != "dicom").Select(name => OrthancResources.File(rest, $"{data.Uri}/attachments/{name}"))
                .Where(uuid => uuid.Length > 0)];
            foreach (string name in present.Where(name => names.IsUserAttachment(level, name)))
            {
                data.TakeAttachment(rest, name);
            }
        }

        if (rest.Version.IsAtLeast(1, 12, 0))
        {
            using JsonDocument labels = Require(rest, $"{data.Uri}/labels");
            data.Labels.AddRange(labels.RootElement.EnumerateArray().Select(label => label.GetString()!));
        }

        if (level == "patients")
        {
            using RestAnswer isProtected = rest.Get($"{data.Uri}/protected");
            data.IsProtected = isProtected.IsSuccess
                ? isProtected.Body.StartsWith("1"u8)
                : throw new BackfillException($"Orthanc does not give {data.Uri}/protected");
        }

        return data;
    }

    /// <summary>
    /// Takes the user data of an instance from what the index has of it; asks for the contents of attachments, and for metadata that JSON
    /// may have changed.
    /// </summary>
    /// <param name="id">Orthanc's identifier.</param>
    /// <inheritdoc cref="Read(IOrthancRest, string, string, UserNames, out string)"/>
    public static UserData Read(IOrthancRest rest, string id, IndexedInstance instance, UserNames names, out string obstacle)
    {
        UserData data = new("instances", id);
        obstacle = data.TakeMetadata(rest, instance.Metadata, names);
        List<string> files = [];
        foreach ((int number, StoredFileFacts file) in instance.Attachments)
        {
            if (number != IndexedInstance.Dicom)
            {
                files.Add(file.Uuid);
            }

            if (UserNames.IsOfUsers(number))
            {
                data.TakeAttachment(rest, number.ToString(CultureInfo.InvariantCulture));
            }
        }

        data.Files = files;
        data.Labels.AddRange(instance.Labels);
        return data;
    }

    /// <summary>Reads the output of <see cref="WriteTo"/>.</summary>
    /// <exception cref="JsonException">The JSON has another form.</exception>
    public static UserData Parse(JsonElement json)
    {
        UserData data =
            new(Text(json, nameof(Level)), Text(json, "ID")) { IsProtected = json.GetProperty(nameof(IsProtected)).GetBoolean() };
        data.Metadata.Parse(json);
        foreach (JsonProperty entry in json.GetProperty(nameof(Attachments)).EnumerateObject())
        {
            data.Attachments.Add(entry.Name, entry.Value.GetBytesFromBase64());
        }

        data.Labels.AddRange(json.GetProperty(nameof(Labels)).EnumerateArray().Select(label => label.GetString()!));
        return data;
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("Level"u8, Level);
        json.WriteString("ID"u8, Id);
        json.WriteBoolean("IsProtected"u8, IsProtected);
        Metadata.WriteTo(json);
        json.WriteStartObject("Attachments"u8);
        foreach ((string name, byte[] content) in Attachments)
        {
            json.WriteBase64String(name, content);
        }

        json.WriteEndObject();
        json.WriteStartArray("Labels"u8);
        Labels.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes back the data that the resource has lost; present data stays as it is.</summary>
    /// <param name="present">The metadata that the resource has, to which the restored ones are added.</param>
    /// <param name="omitted">Names of the metadata that it does not get back.</param>
    /// <exception cref="BackfillException">Orthanc refuses it.</exception>
    public void Restore(IOrthancRest rest, StorageFolder storage, Dictionary<string, string> present, HashSet<string> omitted)
    {
        Metadata.Restore(rest, Uri, present, omitted);
        foreach ((string name, byte[] content) in Attachments)
        {
            RestoreAttachment(rest, storage, $"{Uri}/attachments/{name}", content);
        }

        foreach (string label in Labels)
        {
            Put(rest, $"{Uri}/labels/{label}", []);
        }

        if (IsProtected)
        {
            Put(rest, $"{Uri}/protected", "1"u8);
        }
    }

    /// <returns>As the obstacle of <see cref="Read(IOrthancRest, string, string, UserNames, out string)"/>.</returns>
    private string TakeMetadata(IOrthancRest rest, Dictionary<string, string> all, UserNames names)
    {
        Metadata.Take(rest, Uri, all, names);
        return Array.FindLast(["ModifiedFrom", "AnonymizedFrom"], name => all.ContainsKey(name) && !names.IsUserMetadata(name)) ?? "";
    }

    private void TakeAttachment(IOrthancRest rest, string name)
    {
        using RestAnswer content = rest.Get($"{Uri}/attachments/{name}/data");
        Attachments.Add(name, content.IsSuccess && !content.IsTooLarge
            ? content.Body.ToArray()
            : throw new BackfillException($"Orthanc does not give the attachment {name} of {Uri}"));
    }

    private static void RestoreAttachment(IOrthancRest rest, StorageFolder storage, string uri, byte[] content)
    {
        using StoredFile present = StoredFile.Read(rest, storage, uri);
        if (present.IsSuccess && (present.IsTooLarge || !IsCut(present.Body, content)))
        {
            return;
        }

        RevisedValue.Remove(rest, uri);
        RevisedValue.Put(rest, uri, $"{uri}/data", content);
        using StoredFile stored = StoredFile.Read(rest, storage, uri);
        if (!stored.Body.SequenceEqual(content))
        {
            throw new BackfillException($"Orthanc has stored something else for {uri}");
        }
    }

    /// <summary>True for the beginning of an attachment: older versions of Orthanc keep that when the disk is full.</summary>
    private static bool IsCut(ReadOnlySpan<byte> stored, byte[] content)
        => stored.Length < content.Length && content.AsSpan().StartsWith(stored);

    private static void Put(IOrthancRest rest, string uri, ReadOnlySpan<byte> content)
    {
        using RestAnswer answer = rest.Put(uri, content);
        if (!answer.IsSuccess)
        {
            throw new BackfillException($"Orthanc refuses {uri}: {answer.Error}");
        }
    }

    private static JsonDocument Require(IOrthancRest rest, string uri)
        => OrthancResources.Get(rest, uri) ?? throw new BackfillException($"Orthanc does not give {uri}");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
