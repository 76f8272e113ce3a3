// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>All data that the replacement of one instance would lose, and the facts to note about its source.</summary>
/// <param name="Instance">Orthanc's identifier, which is the same after the replacement.</param>
/// <param name="Target">UID of the transfer syntax that the new file has.</param>
/// <param name="Levels">The instance, and its ancestors that Orthanc deletes with their only child.</param>
/// <param name="Facts">Null for a restoration.</param>
/// <param name="Files">UUIDs of the files that Orthanc had for them, that of the instance first.</param>
/// <param name="LastChange">From <see cref="ChangeMark"/>.</param>
internal sealed record JournalEntry(string Instance, string Target, IReadOnlyList<UserData> Levels, ConversionFacts? Facts,
    IReadOnlyList<string> Files, long LastChange)
{
    /// <summary>
    /// Increase it when older versions of the plugin would complete an entry wrongly, but never for fields that are only added.
    /// </summary>
    private const int Version = 2;

    /// <summary>That of entries in which all metadata are texts: older versions of the plugin would lose others.</summary>
    private const int VersionOfTexts = 1;

    /// <summary>EWOULDBLOCK of flock(2), which .NET gives as it is.</summary>
    private const int WouldBlock = 11;

    /// <summary>ERROR_SHARING_VIOLATION of Windows.</summary>
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>From <see cref="ServerLease.Owner"/>; empty until the entry is in the journal. The name of its file has it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Bytes of the file that is to be stored; 0 when Orthanc makes it, and in entries of earlier versions.</summary>
    public long NewSize { get; init; }

    /// <summary>
    /// Orthanc's identifiers of series, study and patient, as far as they are known, for <see cref="Journal.HasChildOf"/>: what completes
    /// an entry does not need them.
    /// </summary>
    public IEnumerable<string> Ancestors { get; init; } = [];

    /// <summary>Reads the file of an entry that this server has inherited.</summary>
    /// <returns>
    /// Null for an incomplete one, and for one that a server which stands still has open to write it: that server has replaced nothing yet,
    /// and goes no further when it goes on. Null also when it has gone: somebody else has completed it.
    /// </returns>
    /// <exception cref="BackfillException">As of <see cref="Parse"/>.</exception>
    public static JournalEntry? Read(string path)
    {
        try
        {
            return Parse(SharedFile.Read(path));
        }
        catch (IOException exception) when (exception is FileNotFoundException || exception.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads the output of <see cref="ToJson"/>, also that of the first versions of the plugin, which have no version field. Unknown fields
    /// are ignored.
    /// </summary>
    /// <returns>Null for an incomplete entry: nothing was replaced yet.</returns>
    /// <exception cref="BackfillException">The file is no entry, or a later version that changed the format wrote it.</exception>
    public static JournalEntry? Parse(ReadOnlyMemory<byte> json)
    {
        // A power failure may leave zeros in place of unwritten bytes.
        json = json[..json.Span.TrimEnd((byte)0).Length];
        try
        {
            return IsWhole(json.Span) ? ParseWhole(json) : null;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BackfillException("This is no entry of the journal, or a damaged one");
        }
    }

    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("Version"u8, Levels.Any(level => level.Metadata.HasBytes) ? Version : VersionOfTexts);
            json.WriteString("Instance"u8, Instance);
            json.WriteString("Target"u8, Target);
            json.WriteNumber("LastChange"u8, LastChange);
            json.WriteNumber("NewSize"u8, NewSize);
            json.WriteStartArray("Files"u8);
            foreach (string uuid in Files)
            {
                json.WriteStringValue(uuid);
            }

            json.WriteEndArray();
            json.WriteStartArray("Ancestors"u8);
            foreach (string ancestor in Ancestors)
            {
                json.WriteStringValue(ancestor);
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

    /// <summary>
    /// Gives back what series, study and patient lack, as far as they are there, when the instance itself has been deleted.
    /// </summary>
    /// <exception cref="BackfillException">Orthanc refuses something.</exception>
    public void CompleteAncestors(IOrthancRest rest, StorageFolder storage)
    {
        foreach (UserData level in Levels.Where(level => level.Uri != $"/instances/{Instance}"
            && !OrthancResources.IsGone(rest, level.Uri)))
        {
            level.Restore(rest, storage, OrthancResources.Metadata(rest, level.Uri), []);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, isFinalBlock: false, default);
        while (reader.Read())
        {
        }

        return reader.CurrentDepth == 0
            && reader.TokenType is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    private static JournalEntry ParseWhole(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement entry = document.RootElement;
        if (entry.TryGetProperty(nameof(Version), out JsonElement version) && version.GetInt32() > Version)
        {
            throw new BackfillException($"This is an entry of version {version.GetInt32()}, of a newer plugin, which can complete it; this plugin knows version {Version}");
        }

        JsonElement facts = entry.GetProperty("Source");
        return new JournalEntry(
            Text(entry, nameof(Instance)),
            Text(entry, nameof(Target)),
            [.. entry.GetProperty(nameof(Levels)).EnumerateArray().Select(UserData.Parse)],
            facts.ValueKind == JsonValueKind.Null
                ? null
                : new ConversionFacts(Text(facts, "TransferSyntax"), facts.GetProperty("Size").GetInt64(), Text(facts, "PixelDigest")),
            [.. entry.GetProperty(nameof(Files)).EnumerateArray().Select(uuid => uuid.GetString()!)],
            entry.GetProperty(nameof(LastChange)).GetInt64())
        {
            NewSize = entry.TryGetProperty(nameof(NewSize), out JsonElement size) ? size.GetInt64() : 0,
        };
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new JsonException();

    /// <summary>Gives back everything that is missing and, when the instance has been replaced, notes the facts about its source.</summary>
    /// <param name="isReplaced">False when the instance still has its old file.</param>
    /// <param name="metadata">What the instance has; null to ask for them.</param>
    /// <exception cref="BackfillException">Orthanc refuses something.</exception>
    public void Complete(IOrthancRest rest, StorageFolder storage, PluginSettings settings, UserNames names, bool isReplaced,
        Dictionary<string, string>? metadata = null)
    {
        string uri = $"/instances/{Instance}";
        metadata ??= OrthancResources.Metadata(rest, uri);
        foreach (UserData level in Levels)
        {
            bool isInstance = level.Uri == uri;
            level.Restore(
                rest,
                storage,
                isInstance ? metadata : level.Metadata.Texts.Count == 0 ? [] : OrthancResources.Metadata(rest, level.Uri),
                isInstance && isReplaced ? ConversionFacts.NamesIn(level.Metadata.Texts, settings, names) : []);
        }

        if (isReplaced)
        {
            ConversionFacts.Renew(Facts, rest, settings, names, uri, metadata);
        }
    }
}
