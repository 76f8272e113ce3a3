// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Totals;

/// <summary>Totals of servers whose clock was wrong, or which write something else.</summary>
public sealed class WrongClockTests : IDisposable
{
    private static readonly DateTime s_day = new(2026, 11, 29);

    private readonly FakeOrthanc _orthanc = new();
    private readonly CalendarTime _clock = new(s_day);

    private static ConversionResult Converted => new()
    {
        Reason = KeepReason.None,
        Modality = "CT",
        SourceTransferSyntax = "1.2",
        SourceLength = 100,
        Length = 40,
    };

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void What_came_before_the_clock_was_set_counts_once()
    {
        _clock.Day = new DateTime(1970, 1, 1);
        LastingTotals first = Start();
        first.Count(Converted);
        first.Save();
        _clock.Day = s_day;

        TotalsView view = View(Start());
        Assert.Equal(1, view.Sum.All.Converted);
        Assert.Equal(new DateTime(2026, 1, 1), view.Since);
        Assert.Single(view.Months());

        // As earlier versions noted it.
        _orthanc.Properties[_orthanc.Properties.Keys.Min()] = "23640";
        Assert.Equal(1, View(Start()).Sum.All.Converted);
    }

    [Fact]
    public void A_clock_that_is_set_after_the_start_leaves_what_was_stored()
    {
        LastingTotals before = Start();
        before.Count(Converted);
        before.Save();
        _clock.Day = new DateTime(1970, 1, 1);
        LastingTotals totals = Start();
        _clock.Day = s_day;
        totals.Count(Converted);
        totals.Save();

        Assert.Equal(2, View(totals).Sum.All.Converted);
        Assert.Equal(2, View(Start()).Sum.All.Converted);
    }

    [Fact]
    public void Totals_of_another_server_that_cannot_be_read_are_left_out()
    {
        Dictionary<string, string> shared = new()
        {
            ["two/24322"] = "{\"1\": {\"Converted\": 5}, \"2\": []}",
            ["two/24321"] = "{\"1\": {\"Converted\": 5}}",
            ["two/23640"] = "{\"1\": {\"Converted\": 5}}",
        };
        using FakeOrthanc one = new() { ServerIdentifier = "one", KeyValues = shared };
        LastingTotals totals = new(one, one, _clock);
        totals.Save();
        totals.Count(Converted);
        totals.Save();

        Assert.Equal(6, View(totals).Sum.All.Converted);
        Assert.Contains("one/24322", shared.Keys);
        Assert.Single(one.Lines, line => line.Contains("two/24322", StringComparison.Ordinal));
        LastingTotals later = new(one, one, _clock);
        later.Save();
        Assert.Equal(1, View(later).Own.Months.Single().Sum.All.Converted);
    }

    private static TotalsView View(LastingTotals totals)
    {
        TotalsView view = default;
        Assert.True(totals.TryRead(read => view = read));
        return view;
    }

    private LastingTotals Start()
    {
        LastingTotals totals = new(_orthanc, _orthanc, _clock);
        totals.Save();
        return totals;
    }
}
