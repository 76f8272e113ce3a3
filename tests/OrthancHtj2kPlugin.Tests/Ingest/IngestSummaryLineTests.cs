// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Ingest;

public class IngestSummaryLineTests
{
    [Fact]
    public void Format_tells_what_came_since_the_last_line()
    {
        IngestCounters counters = new();
        counters.Count(new ConversionResult { Reason = KeepReason.None, SourceLength = 999, Length = 333 }, TimeSpan.Zero);
        IngestTotals before = counters.Read();
        counters.Count(new ConversionResult { Reason = KeepReason.None, SourceLength = 100, Length = 40 }, TimeSpan.Zero);
        counters.Count(new ConversionResult { Reason = KeepReason.NoPixelData }, TimeSpan.Zero);
        counters.Count(new ConversionResult { Reason = KeepReason.LossyCompressed }, TimeSpan.Zero);
        counters.Count(new ConversionResult { Reason = KeepReason.LossyCompressed }, TimeSpan.Zero);
        counters.Count(new ConversionResult { Reason = KeepReason.VerificationFailed }, TimeSpan.Zero);
        counters.CountFailure();

        Assert.Equal(
            "HTJ2K summary of 60 s: 1 converted (100 -> 40 bytes, ratio 2.50), 3 kept as received (2 already lossy, 1 no pixel data), 2 failed",
            IngestSummaryLine.Format(counters.Read() - before, TimeSpan.FromSeconds(60.2)));
    }

    [Fact]
    public void Format_of_nothing_but_failures_tells_them()
    {
        IngestCounters counters = new();
        IngestTotals before = counters.Read();
        counters.CountFailure();

        Assert.Equal("HTJ2K summary of 5 s: 0 converted, 0 kept as received, 1 failed",
            IngestSummaryLine.Format(counters.Read() - before, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Format_of_time_without_instances_gives_no_line()
    {
        IngestTotals totals = new IngestCounters().Read();

        Assert.Null(IngestSummaryLine.Format(totals - totals, TimeSpan.FromMinutes(1)));
    }
}
