// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Tells metadata and attachments of users from those of Orthanc: they have a number from 1024 on, or a name that the configuration gives
/// to one. What the DICOMweb plugin caches is not theirs: after a replacement it would be out of date.
/// </summary>
internal sealed class UserNames
{
    private const int FirstOfUsers = 1024;

    private readonly Dictionary<long, string> _metadataByNumber = [];
    private readonly HashSet<string> _metadata = [];
    private readonly HashSet<string> _attachments = [];

    /// <param name="configuration">That of Orthanc.</param>
    public UserNames(JsonElement configuration)
    {
        foreach (JsonProperty name in Section(configuration, "UserMetadata"))
        {
            _ = _metadata.Add(name.Name);
            if (name.Value.ValueKind == JsonValueKind.Number)
            {
                _ = _metadataByNumber.TryAdd(name.Value.GetInt64(), name.Name);
            }
        }

        foreach (JsonProperty name in Section(configuration, "UserContentType"))
        {
            _ = _attachments.Add(name.Name);
        }
    }

    /// <summary>Orthanc's name for the metadata of a number: the name from the configuration, or the number.</summary>
    public string MetadataName(long number)
        => _metadataByNumber.GetValueOrDefault(number) ?? number.ToString(CultureInfo.InvariantCulture);

    public bool IsUserMetadata(string name) => _metadata.Contains(name) || IsNumber(name);

    /// <param name="level">As in "studies".</param>
    public bool IsUserAttachment(string level, string name)
        => _attachments.Contains(name) || (IsNumber(name) && !(level == "series" && name == DicomWebCache.Attachment));

    /// <summary>True for the number of an attachment that users may write.</summary>
    public static bool IsOfUsers(int number) => number >= FirstOfUsers;

    private static bool IsNumber(string name) => name.All(char.IsAsciiDigit);

    private static JsonElement.ObjectEnumerator Section(JsonElement configuration, string section)
        => configuration.TryGetProperty(section, out JsonElement names) && names.ValueKind == JsonValueKind.Object
            ? names.EnumerateObject()
            : default;
}
