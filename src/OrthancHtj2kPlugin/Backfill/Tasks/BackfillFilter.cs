// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Tasks;

/// <summary>Selects the instances to work on: those that meet all conditions.</summary>
internal sealed record BackfillFilter
{
    /// <summary>How Orthanc writes points in time.</summary>
    private const string TimeFormat = "yyyyMMdd'T'HHmmss";

    /// <summary>Modality (0008,0060) of the series; empty for any.</summary>
    public IReadOnlyList<string> Modality { get; init; } = [];

    /// <summary>Days since the study has last changed; 0 for any.</summary>
    public int OlderThan { get; init; }

    /// <summary>UIDs of the transfer syntaxes that instances have now; empty for any.</summary>
    public IReadOnlyList<string> SourceTransferSyntaxes { get; init; } = [];

    /// <summary>The AETs of those who sent the instances by C-STORE, which Orthanc keeps as metadata; empty for any.</summary>
    public IReadOnlyList<string> RemoteAet { get; init; } = [];

    /// <summary>True when all instances pass.</summary>
    public bool IsEmpty => Modality.Count == 0 && OlderThan == 0 && SourceTransferSyntaxes.Count == 0 && RemoteAet.Count == 0;

    /// <summary>Reads the output of <see cref="WriteTo"/>.</summary>
    /// <exception cref="JsonException">The JSON has another form.</exception>
    public static BackfillFilter Parse(JsonElement json) => new()
    {
        Modality = Texts(json.GetProperty(nameof(Modality))),
        OlderThan = json.GetProperty(nameof(OlderThan)).GetInt32(),
        SourceTransferSyntaxes = Texts(json.GetProperty(nameof(SourceTransferSyntaxes))),
        RemoteAet = json.TryGetProperty(nameof(RemoteAet), out JsonElement senders) ? Texts(senders) : [],
    };

    /// <summary>Writes the fields of a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        Write(json, nameof(Modality), Modality);
        json.WriteNumber(nameof(OlderThan), OlderThan);
        Write(json, nameof(SourceTransferSyntaxes), SourceTransferSyntaxes);
        Write(json, nameof(RemoteAet), RemoteAet);
    }

    /// <summary>The study with those of its instances that pass.</summary>
    public BackfillStudy Select(IOrthancRest rest, BackfillStudy study)
    {
        if (OlderThan > 0 && !(LastUpdate(rest, study.Id) < DateTime.UtcNow.AddDays(-OlderThan)))
        {
            return study with { Instances = [] };
        }

        Dictionary<string, bool> series = [];
        return study with
        {
            Instances = [.. study.Instances.Where(item => Has(rest, series, item.Series)
                && (RemoteAet.Count == 0
                    || RemoteAet.Contains(OrthancResources.Text(rest, $"/instances/{item.Instance}/metadata/RemoteAET")))
                && (SourceTransferSyntaxes.Count == 0
                    || SourceTransferSyntaxes.Contains(OrthancResources.TransferSyntax(rest, item.Instance))))],
        };
    }

    private bool Has(IOrthancRest rest, Dictionary<string, bool> known, string series)
    {
        if (Modality.Count > 0 && !known.ContainsKey(series))
        {
            using JsonDocument? document = OrthancResources.Get(rest, $"/series/{series}");
            known[series] = document is not null
                && document.RootElement.GetProperty("MainDicomTags").TryGetProperty(nameof(Modality), out JsonElement modality)
                && Modality.Contains(modality.GetString()!);
        }

        return Modality.Count == 0 || known[series];
    }

    /// <returns>Null when Orthanc does not answer.</returns>
    private static DateTime? LastUpdate(IOrthancRest rest, string study)
        => DateTime.TryParseExact(
            OrthancResources.Text(rest, $"/studies/{study}/metadata/LastUpdate"),
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime time)
            ? time
            : null;

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> list)
    {
        json.WriteStartArray(name);
        foreach (string item in list)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
