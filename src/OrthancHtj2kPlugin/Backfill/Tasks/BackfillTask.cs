// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Backfill.Tasks;

/// <summary>The work to do, and the stored instances to do it on.</summary>
internal sealed record BackfillTask
{
    /// <summary>A dry run encodes one instance in this many, unless it is told otherwise.</summary>
    public const int DefaultSample = 20;

    public required BackfillOperation Operation { get; init; }

    /// <summary>UID of the transfer syntax that instances shall get.</summary>
    public required string TransferSyntax { get; init; }

    /// <summary>
    /// The target for lossy instances that are made of the stored ones and stored beside them; null for lossless conversion.
    /// </summary>
    public LossyTarget? Lossy { get; init; }

    /// <summary>Convert lossy JPEG 2000, or do not; null for what the settings say.</summary>
    public bool? TranscodeLossyJpeg2000 { get; init; }

    /// <summary>Levels and Orthanc's identifiers; none for everything that is stored.</summary>
    public required IReadOnlyList<(string Level, string Id)> Resources { get; init; }

    public BackfillFilter Filter { get; init; } = new();

    /// <summary>Go on after an instance that fails.</summary>
    public bool IsPermissive { get; init; } = true;

    /// <summary>Predict the outcomes, and write nothing.</summary>
    public bool IsDryRun { get; init; }

    public int Sample { get; init; } = DefaultSample;

    /// <summary>The most instances per second; 0 for no limit.</summary>
    public double MaximumRate { get; init; }

    /// <summary>The time of day in which to work; null for all day.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>A dry run of all that is stored.</summary>
    public bool IsArchiveScan => IsDryRun && Lossy is null && Resources.Count == 0 && Filter.IsEmpty;

    /// <summary>True when servers with the same task share it: what one has done, another finds done.</summary>
    public bool IsShared => !IsDryRun && Operation != BackfillOperation.Verify;

    /// <summary>The word for finished instances.</summary>
    public string Done => Operation switch
    {
        BackfillOperation.Convert => "Converted",
        BackfillOperation.Restore => "Restored",
        _ => "Verified",
    };

    /// <summary>The participle for an instance in work.</summary>
    public string Participle => IsDryRun ? "examined" : Done.ToLowerInvariant();

    /// <summary>Reads the output of <see cref="WriteTo"/>.</summary>
    /// <exception cref="JsonException">The JSON has another form.</exception>
    public static BackfillTask Parse(JsonElement json) => new()
    {
        Operation = Enum.Parse<BackfillOperation>(json.GetProperty(nameof(Operation)).GetString()!),
        TransferSyntax = json.GetProperty(nameof(TransferSyntax)).GetString()!,
        Lossy = json.TryGetProperty(nameof(Lossy), out JsonElement lossy) ? LossySetting.Read(new Setting(nameof(Lossy), lossy)) : null,
        TranscodeLossyJpeg2000 =
            json.TryGetProperty(nameof(TranscodeLossyJpeg2000), out JsonElement transcodes) ? transcodes.GetBoolean() : null,
        Resources =
            [.. json.GetProperty(nameof(Resources)).EnumerateArray().Select(path => path.GetString()!.Split('/'))
            .Select(parts => (parts[0], parts[1]))],
        Filter = BackfillFilter.Parse(json),
        IsPermissive = json.GetProperty("Permissive").GetBoolean(),
        IsDryRun = json.GetProperty("DryRun").GetBoolean(),
        Sample = json.GetProperty(nameof(Sample)).GetInt32(),
        MaximumRate = json.GetProperty(nameof(MaximumRate)).GetDouble(),
        Window = json.TryGetProperty(nameof(Window), out JsonElement window) ? TimeWindow.Parse(window.GetString()!) : null,
    };

    /// <summary>Writes the fields of a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        WriteWhatTo(json);
        json.WriteNumber(nameof(MaximumRate), MaximumRate);
        if (Window is not null)
        {
            json.WriteString(nameof(Window), Window.ToString());
        }
    }

    /// <summary>A JSON object with the fields of <see cref="WriteTo"/>.</summary>
    public byte[] ToJson() => JsonBytes.Of(WriteTo);

    /// <summary>A JSON object with those fields that say what is to be done, without those that say when.</summary>
    public byte[] WhatToJson() => JsonBytes.Of(WriteWhatTo);

    private void WriteWhatTo(Utf8JsonWriter json)
    {
        json.WriteString(nameof(Operation), Operation.ToString());
        json.WriteString(nameof(TransferSyntax), TransferSyntax);
        if (Lossy is { } lossy)
        {
            LossySetting.Write(json, lossy);
        }

        if (TranscodeLossyJpeg2000 is { } transcodes)
        {
            json.WriteBoolean(nameof(TranscodeLossyJpeg2000), transcodes);
        }

        json.WriteStartArray(nameof(Resources));
        foreach ((string level, string id) in Resources)
        {
            json.WriteStringValue($"{level}/{id}");
        }

        json.WriteEndArray();
        Filter.WriteTo(json);
        json.WriteBoolean("Permissive", IsPermissive);
        json.WriteBoolean("DryRun", IsDryRun);
        json.WriteNumber(nameof(Sample), Sample);
    }
}
