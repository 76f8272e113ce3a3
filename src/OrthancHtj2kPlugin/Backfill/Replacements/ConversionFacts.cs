// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
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
    private const int DigestDigits = 64;
    private const int MaximumUidLength = 64;

    /// <summary>The numbers of earlier versions, which the registry of Orthanc gives to others: transfer syntax, size and digest.</summary>
    private static readonly long[] s_formerNumbers = [4201, 4202, 4203];

    private static readonly SearchValues<char> s_uidLetters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> s_digestLetters = SearchValues.Create("0123456789abcdef");

    /// <summary>The digest that an instance has; empty when none was kept.</summary>
    public static string ReadDigest(IOrthancRest rest, PluginSettings settings, string instance)
    {
        string digest = Read(rest, instance, settings.PixelDigestMetadata);
        return digest.Length > 0 || !AreFormer(rest, instance) ? digest : Read(rest, instance, s_formerNumbers[2]);
    }

    /// <summary>Notes the facts, but never in the place of what somebody else has noted there.</summary>
    /// <exception cref="BackfillException">Orthanc does not take them.</exception>
    public void Attach(IOrthancRest rest, PluginSettings settings, string instance)
    {
        RemoveFormer(rest, settings, instance);
        Put(rest, instance, settings.SourceTransferSyntaxMetadata, TransferSyntax, IsUid);
        Put(rest, instance, settings.SourceSizeMetadata, Size.ToString(CultureInfo.InvariantCulture), IsSize);
        Put(rest, instance, settings.PixelDigestMetadata, PixelDigest, IsDigest);
    }

    /// <summary>For an instance that is what it was.</summary>
    /// <exception cref="BackfillException">Orthanc does not remove them.</exception>
    public static void Detach(IOrthancRest rest, PluginSettings settings, string instance)
    {
        RemoveFormer(rest, settings, instance);
        Remove(rest, instance, settings.SourceTransferSyntaxMetadata, IsUid);
        Remove(rest, instance, settings.SourceSizeMetadata, IsSize);
        Remove(rest, instance, settings.PixelDigestMetadata, IsDigest);
    }

    private static void RemoveFormer(IOrthancRest rest, PluginSettings settings, string instance)
    {
        bool areInUse = Array.IndexOf(s_formerNumbers, settings.PixelDigestMetadata) >= 0;
        if (!areInUse && AreFormer(rest, instance))
        {
            foreach (long number in s_formerNumbers)
            {
                RevisedValue.Remove(rest, UriOf(instance, number));
            }
        }
    }

    /// <summary>True when all three former numbers hold what only this plugin writes.</summary>
    private static bool AreFormer(IOrthancRest rest, string instance)
        => IsDigest(Read(rest, instance, s_formerNumbers[2])) && IsSize(Read(rest, instance, s_formerNumbers[1]))
            && IsUid(Read(rest, instance, s_formerNumbers[0]));

    private static void Put(IOrthancRest rest, string instance, long number, string value, Predicate<string> isOurs)
    {
        string present = Read(rest, instance, number);
        if (present.Length == 0 || isOurs(present))
        {
            string uri = UriOf(instance, number);
            RevisedValue.Put(rest, uri, uri, Encoding.ASCII.GetBytes(value));
        }
    }

    private static void Remove(IOrthancRest rest, string instance, long number, Predicate<string> isOurs)
    {
        if (isOurs(Read(rest, instance, number)))
        {
            RevisedValue.Remove(rest, UriOf(instance, number));
        }
    }

    /// <returns>Empty when there is none.</returns>
    private static string Read(IOrthancRest rest, string instance, long number)
    {
        using RestAnswer answer = rest.Get(UriOf(instance, number));
        return answer.IsSuccess ? Encoding.ASCII.GetString(answer.Body) : "";
    }

    private static string UriOf(string instance, long number) => $"/instances/{instance}/metadata/{number}";

    private static bool IsUid(string text) => text.Length is > 0 and <= MaximumUidLength && !text.AsSpan().ContainsAnyExcept(s_uidLetters);

    private static bool IsSize(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsDigest(string text) => text.Length == DigestDigits && !text.AsSpan().ContainsAnyExcept(s_digestLetters);
}
