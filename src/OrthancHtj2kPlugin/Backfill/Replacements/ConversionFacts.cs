// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Globalization;
using System.Text;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>Facts about the source of a converted instance, kept as metadata in Orthanc.</summary>
/// <param name="TransferSyntax">UID that the source had.</param>
/// <param name="Size">Bytes of its file.</param>
/// <param name="PixelDigest">SHA-256 of its samples, as the transcoder gives it.</param>
internal sealed record ConversionFacts(string TransferSyntax, long Size, string PixelDigest)
{
    private const int DigestDigits = 64;
    private const int MaximumUidLength = 64;

    /// <summary>
    /// Earlier versions kept the digest alone, at these numbers, and transfer syntax and size at the two before. Orthanc's registry assigns
    /// some of the older ones to others.
    /// </summary>
    private const long FormerDigest = 7203, OldestDigest = 4203;

    /// <summary>Tests for values that only this plugin writes, in the order of the numbers.</summary>
    private static readonly Predicate<string>[] s_kinds = [IsUid, IsSize, IsDigest, IsSource];

    private static readonly SearchValues<char> s_uidLetters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> s_digestLetters = SearchValues.Create("0123456789abcdef");

    /// <summary>The digest that an instance has; empty when none was kept.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static string ReadDigest(IOrthancRest rest, PluginSettings settings, string instance)
    {
        string source = Read(rest, instance, settings.SourceMetadata);
        if (IsSource(source))
        {
            return source[..DigestDigits];
        }

        foreach (long number in (ReadOnlySpan<long>)[settings.PixelDigestMetadata, FormerDigest, OldestDigest])
        {
            string digest = number == 0 ? "" : Read(rest, instance, number);
            if (IsDigest(digest) && (number != OldestDigest || AreOldest(rest, instance)))
            {
                return digest;
            }
        }

        return "";
    }

    /// <summary>
    /// Notes facts about an instance and replaces earlier ones, but never values that somebody else has noted there.
    /// </summary>
    /// <param name="facts">Null for a restored instance, which has none.</param>
    /// <param name="uri">As in "/instances/...".</param>
    /// <param name="present">The metadata that the instance has.</param>
    /// <exception cref="BackfillException">Orthanc refuses them, or does not remove earlier ones.</exception>
    public static void Renew(ConversionFacts? facts, IOrthancRest rest, PluginSettings settings, UserNames names, string uri,
        Dictionary<string, string> present)
    {
        HashSet<string> earlier = NamesIn(present, settings, names);
        if (facts is not null)
        {
            string size = facts.Size.ToString(CultureInfo.InvariantCulture);

            // One value for all: in a database, each is a transaction.
            string source = facts.PixelDigest.Length == 0 ? "" : $"{facts.PixelDigest} {facts.TransferSyntax} {size}";
            string[] values = [facts.TransferSyntax, size, facts.PixelDigest, source];
            long[] numbers = Numbers(settings);
            for (int i = 0; i < numbers.Length; i++)
            {
                (long number, string value) = (numbers[i], values[i]);
                if (number == 0 || value.Length == 0)
                {
                    continue;
                }

                string name = names.MetadataName(number);
                if (earlier.Remove(name) || present.GetValueOrDefault(name, "").Length == 0)
                {
                    RevisedValue.Put(rest, $"{uri}/metadata/{number}", $"{uri}/metadata/{number}", Encoding.ASCII.GetBytes(value));
                }
            }
        }

        foreach (string name in earlier)
        {
            RevisedValue.Remove(rest, $"{uri}/metadata/{name}");
        }
    }

    /// <summary>Names of those metadata of an instance that only this plugin writes.</summary>
    public static HashSet<string> NamesIn(Dictionary<string, string> metadata, PluginSettings settings, UserNames names)
    {
        HashSet<string> found = [.. Find(Numbers(settings))];
        foreach (long digest in (ReadOnlySpan<long>)[FormerDigest, OldestDigest])
        {
            if (Find([digest - 2, digest - 1, digest]) is { Count: 3 } former)
            {
                found.UnionWith(former);
            }
        }

        return found;

        List<string> Find(long[] numbers)
            => [.. numbers.Select(names.MetadataName)
                .Where((name, i) => metadata.TryGetValue(name, out string? value) && s_kinds[i](value))];
    }

    private static long[] Numbers(PluginSettings settings)
        => [settings.SourceTransferSyntaxMetadata, settings.SourceSizeMetadata, settings.PixelDigestMetadata, settings.SourceMetadata];

    /// <summary>True when the two numbers before the oldest digest hold what this plugin wrote.</summary>
    private static bool AreOldest(IOrthancRest rest, string instance)
        => IsSize(Read(rest, instance, OldestDigest - 1)) && IsUid(Read(rest, instance, OldestDigest - 2));

    /// <returns>Empty when there is none.</returns>
    private static string Read(IOrthancRest rest, string instance, long number)
    {
        using RestAnswer answer = rest.Get($"/instances/{instance}/metadata/{number}");
        return answer.IsSuccess ? Encoding.ASCII.GetString(answer.Body)
            : OrthancResources.IsNotFound(answer) ? ""
            : throw new BackfillException($"Orthanc does not give the metadata {number} of the instance {instance}: {answer.Reason}");
    }

    private static bool IsUid(string text) => text.Length is > 0 and <= MaximumUidLength && !text.AsSpan().ContainsAnyExcept(s_uidLetters);

    private static bool IsSize(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsDigest(string text) => text.Length == DigestDigits && !text.AsSpan().ContainsAnyExcept(s_digestLetters);

    private static bool IsSource(string text)
        => text.Split(' ') is [string digest, string transferSyntax, string size]
            && IsDigest(digest) && IsUid(transferSyntax) && IsSize(size);
}
