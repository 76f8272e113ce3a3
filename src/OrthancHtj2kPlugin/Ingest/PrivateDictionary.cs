// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using DicomTranscoder.DataSet;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// The private elements that the section "Dictionary" of the configuration of Orthanc declares. Orthanc's own look-up is no help:
/// it takes no private creator and logs an error for every element that it does not know.
/// </summary>
internal sealed class PrivateDictionary : IPrivateElements
{
    private const string ValueRepresentations =
        "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV";

    private readonly Dictionary<(ushort Group, byte Element, string Creator), string> _entries = [];

    /// <summary>
    /// Reads entries of the form <c>"gggg,xxee": ["VR", "name", min, max, "private creator"]</c>, the creator being by default
    /// "DefaultPrivateCreator". Orthanc itself refuses or ignores other entries.
    /// </summary>
    /// <param name="configuration">That of Orthanc.</param>
    public PrivateDictionary(JsonElement configuration)
    {
        if (!configuration.TryGetProperty("Dictionary", out JsonElement dictionary) || dictionary.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        string defaultCreator = configuration.TryGetProperty("DefaultPrivateCreator", out JsonElement creator) ? TextOf(creator) : "";
        foreach (JsonProperty entry in dictionary.EnumerateObject())
        {
            Add(entry, defaultCreator);
        }
    }

    /// <inheritdoc/>
    public string? FindValueRepresentation(ushort group, ushort element, string privateCreator)
        => _entries.GetValueOrDefault((group, (byte)element, privateCreator));

    private void Add(JsonProperty entry, string defaultCreator)
    {
        if (entry.Value.ValueKind != JsonValueKind.Array
            || !uint.TryParse(entry.Name.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out uint tag)
            || !new Tag(tag).IsPrivate)
        {
            return;
        }

        int length = entry.Value.GetArrayLength();
        string valueRepresentation = length > 0 ? TextOf(entry.Value[0]) : "";
        string creator = length > 4 ? TextOf(entry.Value[4]) : defaultCreator;
        if (valueRepresentation.Length == 2 && ValueRepresentations.Contains(valueRepresentation, StringComparison.Ordinal)
            && creator.Length > 0)
        {
            _entries[((ushort)(tag >> 16), (byte)tag, creator)] = valueRepresentation;
        }
    }

    private static string TextOf(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()!.Trim() : "";
}
