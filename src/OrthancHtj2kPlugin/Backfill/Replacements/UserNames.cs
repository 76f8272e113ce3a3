// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Tells metadata and attachments of users from those of Orthanc: they have a number from 1024 on, or a name that the configuration gives
/// to one.
/// </summary>
internal sealed class UserNames
{
    private readonly HashSet<string> _metadata;
    private readonly HashSet<string> _attachments;

    /// <param name="configuration">That of Orthanc.</param>
    public UserNames(JsonElement configuration)
    {
        _metadata = Keys(configuration, "UserMetadata");
        _attachments = Keys(configuration, "UserContentType");
    }

    public bool IsUserMetadata(string name) => _metadata.Contains(name) || IsNumber(name);

    public bool IsUserAttachment(string name) => _attachments.Contains(name) || IsNumber(name);

    private static bool IsNumber(string name) => name.All(char.IsAsciiDigit);

    private static HashSet<string> Keys(JsonElement configuration, string section)
        => configuration.TryGetProperty(section, out JsonElement names) && names.ValueKind == JsonValueKind.Object
            ? [.. names.EnumerateObject().Select(name => name.Name)]
            : [];
}
