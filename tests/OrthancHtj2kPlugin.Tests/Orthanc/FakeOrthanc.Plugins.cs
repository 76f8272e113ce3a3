// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Tests.Orthanc;

internal sealed partial class FakeOrthanc
{
    /// <summary>The name of the advanced-storage plugin.</summary>
    public const string AdvancedStorage = "advanced-storage";

    /// <summary>Paths of the files that lie elsewhere, by their UUIDs.</summary>
    private readonly Dictionary<string, string> _adopted = [];

    /// <summary>The names of the plugins that are loaded.</summary>
    public List<string> Plugins { get; } = [];

    /// <summary>Lets the file of an instance be one that the advanced-storage plugin has adopted, without owning it.</summary>
    /// <returns>Its path.</returns>
    public string Adopt(FakeResource instance)
    {
        string uuid = instance.Attachments["dicom"].Uuid, path = Path.Combine(Folder, $"{instance.Id}.dcm");
        File.Move(PathOf(uuid), path);
        _adopted.Add(uuid, path);
        return path;
    }

    /// <summary>The advanced-storage plugin adds to what Orthanc says of an attachment.</summary>
    public RestAnswer GetAfterPlugins(string uri) => Call("GET", uri, () =>
    {
        RestAnswer answer = AnswerGet(uri);
        if (!answer.IsSuccess || !Plugins.Contains(AdvancedStorage) || !uri.EndsWith("/info", StringComparison.Ordinal))
        {
            return answer;
        }

        JsonNode information = JsonNode.Parse(answer.Body)!;
        string uuid = (string)information["Uuid"]!;
        information["Path"] = PathOf(uuid);
        information["IsOwnedByOrthanc"] = !_adopted.ContainsKey(uuid);
        return Json(information);
    });
}
