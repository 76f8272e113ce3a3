// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>All that the replacement of one instance would lose, and what is to be said about its source.</summary>
/// <param name="Instance">Orthanc's identifier, which the replaced instance has too.</param>
/// <param name="Target">UID of the transfer syntax that the new file has.</param>
/// <param name="Levels">The instance, and those above it that go when their only child goes.</param>
/// <param name="Facts">Null when the instance goes back to what it was.</param>
/// <param name="Files">UUIDs of the files that Orthanc had for them.</param>
/// <param name="LastChange">From <see cref="ChangeMark"/>.</param>
internal sealed record JournalEntry(string Instance, string Target, IReadOnlyList<UserData> Levels, ConversionFacts? Facts, IReadOnlyList<string> Files, long LastChange)
{
    /// <summary>From <see cref="ServerLease.Owner"/>; empty until the entry is in the journal. The name of its file has it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <returns>Null when it was not written to its end: then nothing was replaced yet.</returns>
    public static JournalEntry? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement entry = document.RootElement;
            JsonElement facts = entry.GetProperty("Source");
            return new JournalEntry(
                entry.GetProperty(nameof(Instance)).GetString()!,
                entry.GetProperty(nameof(Target)).GetString()!,
                [.. entry.GetProperty(nameof(Levels)).EnumerateArray().Select(UserData.Parse)],
                facts.ValueKind == JsonValueKind.Null
                    ? null
                    : new ConversionFacts(facts.GetProperty("TransferSyntax").GetString()!, facts.GetProperty("Size").GetInt64(), facts.GetProperty("PixelDigest").GetString()!),
                [.. entry.GetProperty(nameof(Files)).EnumerateArray().Select(uuid => uuid.GetString()!)],
                entry.GetProperty(nameof(LastChange)).GetInt64());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Instance"u8, Instance);
            json.WriteString("Target"u8, Target);
            json.WriteNumber("LastChange"u8, LastChange);
            json.WriteStartArray("Files"u8);
            foreach (string uuid in Files)
            {
                json.WriteStringValue(uuid);
            }

            json.WriteEndArray();
            json.WriteStartArray("Levels"u8);
            foreach (UserData level in Levels)
            {
                level.WriteTo(json);
            }

            json.WriteEndArray();
            if (Facts is null)
            {
                json.WriteNull("Source"u8);
            }
            else
            {
                json.WriteStartObject("Source"u8);
                json.WriteString("TransferSyntax"u8, Facts.TransferSyntax);
                json.WriteNumber("Size"u8, Facts.Size);
                json.WriteString("PixelDigest"u8, Facts.PixelDigest);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Gives everything back that is missing, and says what the source was when the instance has been replaced.</summary>
    /// <param name="isReplaced">False when the instance is what it was.</param>
    /// <exception cref="BackfillException">Orthanc does not take something.</exception>
    public void Complete(IOrthancRest rest, StorageFolder storage, PluginSettings settings, bool isReplaced)
    {
        foreach (UserData level in Levels)
        {
            level.Restore(rest, storage);
        }

        if (isReplaced && Facts is not null)
        {
            Facts.Attach(rest, settings, Instance);
        }
        else if (isReplaced)
        {
            ConversionFacts.Detach(rest, settings, Instance);
        }
    }
}
