// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>The line in the log that sums up the instances of some time.</summary>
internal static class IngestSummaryLine
{
    /// <param name="totals">Of that time.</param>
    /// <returns>Null when no instance arrived.</returns>
    public static string? Format(IngestTotals totals, TimeSpan time)
    {
        List<KeptInstances> kept = [];
        foreach ((KeepReason reason, long count) in totals.Kept)
        {
            if (count > 0 && !IngestCounters.IsFault(reason))
            {
                kept.Add(new KeptInstances(reason.Describe(), count));
            }
        }

        long allKept = kept.Sum(reason => reason.Count);
        if (totals.Converted + allKept + totals.Failed == 0)
        {
            return null;
        }

        CultureInfo invariant = CultureInfo.InvariantCulture;
        string bytes = totals.BytesOut == 0
            ? ""
            : string.Create(invariant,
                $" ({totals.BytesIn} -> {totals.BytesOut} bytes, ratio {(double)totals.BytesIn / totals.BytesOut:F2})");
        string reasons = kept.Count == 0
            ? ""
            : $" ({string.Join(", ", kept.OrderByDescending(reason => reason.Count).Select(reason => string.Create(invariant, $"{reason.Count} {reason.Reason}")))})";
        return string.Create(
            invariant,
            $"HTJ2K summary of {time.TotalSeconds:F0} s: {totals.Converted} converted{bytes}, {allKept} kept as received{reasons}, {totals.Failed} failed");
    }
}
