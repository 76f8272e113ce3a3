// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// Files that Orthanc only reads where they lie, because another program owns them: the advanced-storage plugin adopts such. A replacement
/// would take an instance away from its file.
/// </summary>
internal sealed class AdoptedFiles(IOrthancRest rest)
{
    /// <summary>Why an instance is left as it is.</summary>
    public const string Reason = "its file belongs to another program (adopted, IsOwnedByOrthanc is false)";

    private const string Owned = "IsOwnedByOrthanc";

    /// <summary>Asked once: Orthanc loads plugins only when it starts. A question without an answer is asked again.</summary>
    private readonly Lazy<bool> _mayBe = new(() =>
    {
        using JsonDocument? plugins = OrthancResources.Get(rest, "/plugins");
        return plugins?.RootElement.EnumerateArray().Any(plugin => plugin.ValueEquals("advanced-storage"u8))
            ?? throw new BackfillException("Orthanc does not list its plugins");
    }, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>
    /// True for an instance whose file is not Orthanc's. Only the route of that plugin says so, and not the one of Orthanc beneath it.
    /// </summary>
    /// <param name="instance">Orthanc's identifier. Ask after its file is read: what replaces it must be what was read.</param>
    /// <exception cref="BackfillException">It is not known.</exception>
    public bool Include(string instance)
    {
        if (!_mayBe.Value)
        {
            return false;
        }

        string uri = $"/instances/{instance}/attachments/dicom/info";
        using RestAnswer answer = rest.GetAfterPlugins(uri);
        if (!answer.IsSuccess)
        {
            throw new BackfillException($"Orthanc does not give {uri}: {answer.Reason}");
        }

        // Where its configuration turns that plugin off, Orthanc answers, and owns all files.
        using JsonDocument information = JsonDocument.Parse(answer.Body.ToArray());
        return information.RootElement.TryGetProperty(Owned, out JsonElement isOwned) && isOwned.ValueKind == JsonValueKind.False;
    }
}
