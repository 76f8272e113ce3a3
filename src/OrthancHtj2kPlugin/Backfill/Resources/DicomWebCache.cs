// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The metadata of each series that the DICOMweb plugin caches. The plugin takes the cache as up to date while the identifiers of the
/// instances are the same. They stay the same when an instance is replaced, and so would an outdated Photometric Interpretation.
/// </summary>
internal static class DicomWebCache
{
    /// <summary>The number of the attachment in the registry of Orthanc.</summary>
    public const string Attachment = "4301";

    /// <summary>Drops the cache of series; the DICOMweb plugin makes it again on the next request.</summary>
    /// <param name="series">Orthanc's identifiers; each may come several times.</param>
    /// <param name="log">Receives the attachments that Orthanc does not remove.</param>
    public static void Drop(IOrthancRest rest, IOrthancLog log, IEnumerable<string> series)
    {
        foreach (string id in new HashSet<string>(series))
        {
            string attachments = $"/series/{id}/attachments";
            if (MayHave(rest, attachments) && !TryRemove(rest, $"{attachments}/{Attachment}"))
            {
                log.LogWarning(
                    $"the DICOMweb plugin may still answer with old metadata: Orthanc does not remove {attachments}/{Attachment}");
            }
        }
    }

    private static bool MayHave(IOrthancRest rest, string attachments)
    {
        using JsonDocument? names = OrthancResources.Get(rest, attachments);
        return names is null || names.RootElement.EnumerateArray().Any(name => name.GetString() == Attachment);
    }

    private static bool TryRemove(IOrthancRest rest, string uri)
    {
        using RestAnswer present = rest.Get($"{uri}/md5");
        using RestAnswer removal = rest.Delete(uri, present.EntityTag);
        return removal.IsSuccess;
    }
}
