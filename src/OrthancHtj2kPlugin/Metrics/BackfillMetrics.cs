// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill;

namespace OrthancHtj2kPlugin.Metrics;

/// <summary>The work on stored instances, as metrics.</summary>
internal static class BackfillMetrics
{
    public static void Write(ExpositionWriter writer, BackfillServices backfill)
    {
        (long done, long expected, double rate) = backfill.Running.Sum;
        writer.AddGauge("orthanc_htj2k_backfill_done", "Stored instances that the current work has done.", done);
        writer.AddGauge("orthanc_htj2k_backfill_expected", "Stored instances that the current work has to do in all.", expected);
        writer.AddGauge("orthanc_htj2k_backfill_rate", "Stored instances per second.", rate);
        writer.AddGauge("orthanc_htj2k_journal_entries",
            "Incomplete replacements of stored instances, including those of other servers.", backfill.Journal.Count);
    }
}
