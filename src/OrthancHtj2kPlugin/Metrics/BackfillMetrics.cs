// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill;

namespace OrthancHtj2kPlugin.Metrics;

/// <summary>The work on stored instances, as metrics.</summary>
internal static class BackfillMetrics
{
    public static void Write(ExpositionWriter writer, BackfillServices backfill)
    {
        (long done, long expected, double rate) = backfill.Running.Sum;
        writer.AddGauge("orthanc_htj2k_backfill_done", "Stored instances that the work going on has done.", done);
        writer.AddGauge("orthanc_htj2k_backfill_expected", "Stored instances that the work going on has to do in all.", expected);
        writer.AddGauge("orthanc_htj2k_backfill_rate", "Stored instances per second.", rate);
        writer.AddGauge("orthanc_htj2k_journal_entries",
            "Replacements of stored instances that are not complete, those of other servers too.", backfill.Journal.Count);
    }
}
