// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// Metadata and attachments: when Orthanc checks revisions (its setting "CheckRevisions"), it changes them only for requests that name
/// their current revision.
/// </summary>
internal static class RevisedValue
{
    /// <param name="uri">Of the metadata or the attachment.</param>
    /// <param name="contentUri">Where its content is read.</param>
    /// <exception cref="BackfillException">Orthanc refuses it.</exception>
    public static void Put(IOrthancRest rest, string uri, string contentUri, ReadOnlySpan<byte> content)
    {
        using RestAnswer first = rest.Put(uri, content);
        if (first.IsSuccess)
        {
            return;
        }

        using RestAnswer present = rest.Get(contentUri);
        if (present.IsSuccess && present.Body.SequenceEqual(content))
        {
            return;
        }

        using RestAnswer second = rest.Put(uri, content, present.EntityTag);
        if (!second.IsSuccess)
        {
            throw new BackfillException($"Orthanc refuses {uri}: {second.Reason}");
        }
    }

    /// <param name="uri">Of the metadata or the attachment, which may not be there.</param>
    /// <exception cref="BackfillException">Orthanc does not remove it.</exception>
    public static void Remove(IOrthancRest rest, string uri)
    {
        using RestAnswer present = rest.Get(uri);
        if (OrthancResources.IsNotFound(present))
        {
            return;
        }

        using RestAnswer removal = rest.Delete(uri, present.EntityTag);
        if (!removal.IsSuccess && !OrthancResources.IsGone(rest, uri))
        {
            throw new BackfillException($"Orthanc does not remove {uri}: {removal.Reason}");
        }
    }
}
