// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>What is kept of the source of a converted instance, as metadata of Orthanc.</summary>
/// <param name="TransferSyntax">UID that the source had.</param>
/// <param name="Size">Bytes of its file.</param>
/// <param name="PixelDigest">SHA-256 of its samples, as <see cref="DicomTranscoder.Transcoding.Transcoder.Digest"/> gives it.</param>
internal sealed record ConversionFacts(string TransferSyntax, long Size, string PixelDigest)
{
    /// <summary>The digest that an instance has; empty when none was kept.</summary>
    public static string ReadDigest(IOrthancRest rest, PluginSettings settings, string instance)
    {
        using RestAnswer answer = rest.Get($"/instances/{instance}/metadata/{settings.PixelDigestMetadata}");
        return answer.IsSuccess ? Encoding.ASCII.GetString(answer.Body) : "";
    }

    /// <exception cref="BackfillException">Orthanc does not take them.</exception>
    public void Attach(IOrthancRest rest, PluginSettings settings, string instance)
    {
        Put(rest, instance, settings.SourceTransferSyntaxMetadata, TransferSyntax);
        Put(rest, instance, settings.SourceSizeMetadata, Size.ToString(CultureInfo.InvariantCulture));
        Put(rest, instance, settings.PixelDigestMetadata, PixelDigest);
    }

    /// <summary>For an instance that is what it was.</summary>
    /// <exception cref="BackfillException">Orthanc does not remove them.</exception>
    public static void Detach(IOrthancRest rest, PluginSettings settings, string instance)
    {
        foreach (long id in (ReadOnlySpan<long>)[settings.SourceTransferSyntaxMetadata, settings.SourceSizeMetadata, settings.PixelDigestMetadata])
        {
            RevisedValue.Remove(rest, $"/instances/{instance}/metadata/{id}");
        }
    }

    private static void Put(IOrthancRest rest, string instance, long id, string value)
    {
        string uri = $"/instances/{instance}/metadata/{id}";
        RevisedValue.Put(rest, uri, uri, Encoding.ASCII.GetBytes(value));
    }
}
