// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>What the index knows about a stored file.</summary>
/// <param name="Uuid">Its name: no other file ever has it.</param>
/// <param name="IsAsItIs">True when the file was not compressed by Orthanc.</param>
internal sealed record StoredFileFacts(string Uuid, bool IsAsItIs)
{
    /// <summary>Bytes, before any compression by Orthanc; 0 when it is not known.</summary>
    public long Size { get; init; }

    /// <summary>Reads them from the answer about an attachment, or from an element of a list of attachments.</summary>
    public static StoredFileFacts Parse(JsonElement json) => new(
        Text(json, nameof(Uuid)),
        Text(json, "CompressedSize") == Text(json, "UncompressedSize") && Text(json, "CompressedMD5") == Text(json, "UncompressedMD5"))
    {
        Size = long.TryParse(Text(json, "UncompressedSize"), CultureInfo.InvariantCulture, out long size) ? size : 0,
    };

    /// <summary>Numbers are texts in some answers.</summary>
    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
}
