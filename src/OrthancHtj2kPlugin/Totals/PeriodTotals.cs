// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// The outcomes of the received instances of a day, a month or all days: in total, by modality, by transfer syntax and by reason; and of
/// the stored ones.
/// </summary>
internal sealed class PeriodTotals
{
    /// <summary>Stands for a missing key, such as the modality of a file that cannot be read.</summary>
    public const string Unknown = "Unknown";

    /// <summary>Stands for all further keys when there are <see cref="MaximumKeys"/>: received files must not fill the database.</summary>
    public const string Others = "Others";

    /// <summary>Reason of an instance whose conversion ended in an exception.</summary>
    public const string Exception = "Exception";

    private const int MaximumKeys = 50;

    private const int MaximumKeyLength = 64;

    public Tally All { get; } = new();

    /// <summary>By the value of Modality.</summary>
    public SortedDictionary<string, Tally> Modalities { get; } = new(StringComparer.Ordinal);

    /// <summary>By the UID of the transfer syntax in which the instances arrived.</summary>
    public SortedDictionary<string, Tally> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Of instances stored as received, by the name of the reason.</summary>
    public SortedDictionary<string, Tally> Reasons { get; } = new(StringComparer.Ordinal);

    public BackfillTally Backfill { get; } = new();

    /// <param name="result">Null for an instance whose conversion ended in an exception.</param>
    public void Count(ConversionResult? result)
    {
        All.Count(result);
        Of(Modalities, result?.Modality).Count(result);
        Of(Sources, result?.SourceTransferSyntax).Count(result);
        if (result is not { IsConverted: true })
        {
            Of(Reasons, result?.Reason.ToString() ?? Exception).Count(result);
        }
    }

    public void Add(PeriodTotals other)
    {
        All.Add(other.All);
        Backfill.Add(other.Backfill);
        Add(Modalities, other.Modalities);
        Add(Sources, other.Sources);
        Add(Reasons, other.Reasons);
    }

    /// <summary>Finds the tally of a key, or begins it.</summary>
    public static Tally Of(SortedDictionary<string, Tally> tallies, string? key)
    {
        key = string.IsNullOrEmpty(key) ? Unknown : key.Length <= MaximumKeyLength ? key : Others;
        if (!tallies.ContainsKey(key) && tallies.Count >= MaximumKeys)
        {
            key = Others;
        }

        if (!tallies.TryGetValue(key, out Tally? tally))
        {
            tally = new Tally();
            tallies.Add(key, tally);
        }

        return tally;
    }

    private static void Add(SortedDictionary<string, Tally> sums, SortedDictionary<string, Tally> others)
    {
        foreach ((string key, Tally tally) in others)
        {
            Of(sums, key).Add(tally);
        }
    }
}
