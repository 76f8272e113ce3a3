// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>All that the index has of an instance at one moment.</summary>
/// <param name="Metadata">As <see cref="OrthancResources.Metadata"/> gives them.</param>
/// <param name="Attachments">By the numbers of their kinds.</param>
internal sealed record IndexedInstance(Dictionary<string, string> Metadata, Dictionary<int, StoredFileFacts> Attachments,
    IReadOnlyList<string> Labels)
{
    /// <summary>Orthanc's number for the file of the instance itself.</summary>
    public const int Dicom = 1;

    /// <summary>Reads an element of the answer of <see cref="InstanceLookup"/>.</summary>
    public static IndexedInstance Parse(JsonElement json) => new(
        OrthancResources.Texts(json.GetProperty(nameof(Metadata))),
        json.GetProperty(nameof(Attachments)).EnumerateArray()
            .ToDictionary(item => item.GetProperty("ContentType").GetInt32(), StoredFileFacts.Parse),
        [.. json.GetProperty(nameof(Labels)).EnumerateArray().Select(label => label.GetString()!)]);
}
