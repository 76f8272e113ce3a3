// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Totals;

public sealed class BackfillTallyTests : IDisposable
{
    private static readonly DateTime s_day = new(2026, 11, 29);

    private readonly FakeOrthanc _orthanc = new();

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void CountStored_is_apart_from_received_instances_and_lasts()
    {
        LastingTotals totals = new(_orthanc, _orthanc, new CalendarTime(s_day));
        totals.Count(null);
        totals.CountStored(new BackfillTally { Converted = 1, BytesIn = 1000, BytesOut = 300 });
        totals.Save();
        totals.CountStored(new BackfillTally { Restored = 1, BytesIn = 300, BytesOut = 1000 });
        totals.Save();
        LastingTotals later = new(_orthanc, _orthanc, new CalendarTime(s_day));
        later.Save();

        foreach (LastingTotals read in (LastingTotals[])[totals, later])
        {
            Assert.True(read.TryRead(view =>
            {
                Assert.Equal((0, 1, 0), (view.Sum.All.Converted, view.Sum.All.Failed, view.Sum.All.BytesIn));
                foreach (BackfillTally tally in (BackfillTally[])[view.Sum.Backfill, view.Own.Of(s_day)!.Backfill])
                {
                    Assert.Equal((1, 1, 1300, 1300), (tally.Converted, tally.Restored, tally.BytesIn, tally.BytesOut));
                }
            }));
        }
    }
}
