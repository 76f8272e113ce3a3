// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// Asks for all that the index has of some instances at once. Each request to Orthanc is a transaction of the database; where that is on
/// another machine, one request instead of six saves much.
/// </summary>
internal sealed class InstanceLookup(IOrthancRest rest)
{
    /// <summary>
    /// Databases of plugins that find in one statement. Orthanc's own one, SQLite, needs no network, and may
    /// <see cref="LookupTime">find slowly</see>.
    /// </summary>
    private readonly Lazy<bool> _isAvailable = new(() =>
    {
        using JsonDocument? system = rest.Version.IsAtLeast(1, 12, 5) ? OrthancResources.Get(rest, "/system") : null;
        return system is not null && system.RootElement.GetProperty("DatabaseBackendPlugin").ValueKind != JsonValueKind.Null
            && system.RootElement.TryGetProperty("Capabilities", out JsonElement capabilities)
            && capabilities.TryGetProperty("HasExtendedFind", out JsonElement found) && found.GetBoolean();
    }, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Finds instances of one series.</summary>
    /// <returns>
    /// By Orthanc's identifiers, those that are there; null when they have to be asked for one by one.
    /// </returns>
    public Dictionary<string, IndexedInstance>? Find(params ReadOnlySpan<StudyInstance> instances)
    {
        foreach (StudyInstance instance in instances)
        {
            if (instance.Uid.Length == 0)
            {
                return null;
            }
        }

        if (!_isAvailable.Value)
        {
            return null;
        }

        using RestAnswer answer = rest.Post("/tools/find", Query(instances));
        if (!answer.IsSuccess)
        {
            return null;
        }

        using JsonDocument found = JsonDocument.Parse(answer.Body.ToArray());
        return found.RootElement.EnumerateArray().ToDictionary(item => item.GetProperty("ID").GetString()!, IndexedInstance.Parse);
    }

    private static ReadOnlySpan<byte> Query(ReadOnlySpan<StudyInstance> instances)
    {
        string uids = instances[0].Uid;
        foreach (StudyInstance other in instances[1..])
        {
            uids += $"\\{other.Uid}";
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Level"u8, "Instance"u8);
            json.WriteBoolean("Expand"u8, true);
            json.WriteString("ParentSeries"u8, instances[0].Series);
            json.WriteStartObject("Query"u8);
            json.WriteString("SOPInstanceUID"u8, uids);
            json.WriteEndObject();
            json.WriteStartArray("ResponseContent"u8);
            json.WriteStringValue("Metadata"u8);
            json.WriteStringValue("Attachments"u8);
            json.WriteStringValue("Labels"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
