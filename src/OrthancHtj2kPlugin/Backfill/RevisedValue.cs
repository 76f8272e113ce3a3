// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Metadata and attachments: when Orthanc checks revisions (its setting "CheckRevisions"), it changes them only for who names the revision that they have.</summary>
internal static class RevisedValue
{
    private const string IfMatch = "if-match";

    /// <param name="uri">Of the metadata or the attachment.</param>
    /// <param name="contentUri">Where its content is read.</param>
    /// <exception cref="BackfillException">Orthanc does not take it.</exception>
    public static void Put(OrthancHost host, string uri, string contentUri, ReadOnlySpan<byte> content)
    {
        using RestAnswer first = host.CallRestApi(HttpMethod.Put, uri, content);
        if (first.IsSuccess)
        {
            return;
        }

        using RestAnswer present = host.CallRestApi(HttpMethod.Get, contentUri);
        if (present.IsSuccess && present.Body.SequenceEqual(content))
        {
            return;
        }

        using RestAnswer second = host.CallRestApi(HttpMethod.Put, uri, content, (IfMatch, present.EntityTag));
        if (!second.IsSuccess)
        {
            throw new BackfillException($"Orthanc does not take {uri}: {second.Reason}");
        }
    }

    /// <param name="uri">Of the metadata or the attachment, which may not be there.</param>
    /// <exception cref="BackfillException">Orthanc does not remove it.</exception>
    public static void Remove(OrthancHost host, string uri)
    {
        using RestAnswer present = host.CallRestApi(HttpMethod.Get, uri);
        if (OrthancResources.IsNotFound(present))
        {
            return;
        }

        using RestAnswer removal = host.CallRestApi(HttpMethod.Delete, uri, default, (IfMatch, present.EntityTag));
        if (!removal.IsSuccess && !OrthancResources.IsGone(host, uri))
        {
            throw new BackfillException($"Orthanc does not remove {uri}: {removal.Reason}");
        }
    }
}
