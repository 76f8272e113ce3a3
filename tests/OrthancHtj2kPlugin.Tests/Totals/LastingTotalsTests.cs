// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Totals;

public sealed class LastingTotalsTests : IDisposable
{
    private static readonly DateTime s_day = new(2026, 11, 29);

    private readonly FakeOrthanc _orthanc = new();
    private readonly CalendarTime _clock = new(s_day);

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Count_adds_up_by_day_modality_source_and_reason()
    {
        LastingTotals totals = Start();
        totals.Count(Converted("CT"));
        totals.Count(new ConversionResult { Reason = KeepReason.NotSmaller, Modality = "CT", SourceTransferSyntax = "1.2" });
        totals.Count(new ConversionResult { Reason = KeepReason.VerificationFailed, SourceTransferSyntax = "1.2" });
        _clock.Day = s_day.AddDays(2);
        totals.Count(null);

        TotalsView view = View(totals);

        Assert.Equal((1, 1, 2, 100, 40), Numbers(view.Sum.All));
        Assert.Equal((1, 1, 0, 100, 40), Numbers(view.Sum.Modalities["CT"]));
        Assert.Equal((0, 0, 2, 0, 0), Numbers(view.Sum.Modalities[PeriodTotals.Unknown]));
        Assert.Equal((1, 1, 1, 100, 40), Numbers(view.Sum.Sources["1.2"]));
        Assert.Equal(["Exception", "NotSmaller", "VerificationFailed"], view.Sum.Reasons.Keys);
        Assert.Equal([(11, 29), (12, 1)], Days(view));
        Assert.Equal((0, 0, 1, 0, 0), Numbers(view.Months()[1].Days[1]!.All));
        Assert.Equal(s_day, view.Since);
    }

    [Fact]
    public void What_was_saved_is_there_after_a_restart_and_goes_on()
    {
        LastingTotals first = Start();
        first.Count(Converted("CT"));
        first.Save();
        first.Count(Converted("MR"));
        first.Save();
        first.Count(Converted("lost"));

        LastingTotals second = new(_orthanc, _orthanc, _clock);
        second.Count(Converted("CT"));
        Assert.False(second.TryRead(_ => Assert.Fail("not read yet")));
        second.Save();

        TotalsView view = View(second);
        Assert.Equal((3, 0, 0, 300, 120), Numbers(view.Sum.All));
        Assert.Equal(["CT", "MR"], view.Sum.Modalities.Keys);
        Assert.Equal((3, 0, 0, 300, 120), Numbers(view.Months().Single().Days[29]!.All));
        Assert.Equal((3, 0, 0, 300, 120), Numbers(View(Start()).Sum.All));
    }

    [Fact]
    public void Save_that_fails_is_made_good_by_the_next()
    {
        _orthanc.RefusesProperties = true;
        LastingTotals totals = Start();
        totals.Count(Converted("CT"));
        totals.Save();
        _orthanc.RefusesProperties = false;
        totals.Save();
        _orthanc.RefusesProperties = true;
        totals.Count(Converted("CT"));
        totals.Save();
        _orthanc.RefusesProperties = false;
        totals.Save();

        Assert.Equal((2, 0, 0, 200, 80), Numbers(View(Start()).Sum.All));
        Assert.Equal(3, _orthanc.Lines.Count(line => line.Contains("could not be saved", StringComparison.Ordinal)));
    }

    [Fact]
    public void Save_without_anything_new_writes_nothing()
    {
        LastingTotals totals = Start();
        Assert.Empty(_orthanc.Properties);
        totals.Count(Converted("CT"));
        totals.Save();
        _orthanc.Properties.Clear();

        totals.Save();

        Assert.Empty(_orthanc.Properties);
    }

    [Fact]
    public void Months_older_than_a_year_are_kept_as_a_whole()
    {
        LastingTotals totals = Start();
        totals.Count(Converted("CT"));
        _clock.Day = s_day.AddDays(1);
        totals.Count(Converted("CT"));
        _clock.Day = s_day.AddYears(1);
        totals.Count(Converted("CT"));
        totals.Save();
        Assert.Equal([(11, 29), (11, 30), (11, 29)], Days(View(totals)));

        _clock.Day = s_day.AddYears(1).AddMonths(1);
        totals.Save();

        TotalsView view = View(Start());
        Assert.Equal([(11, 0), (11, 29)], Days(view));
        Assert.Equal((3, 0, 0, 300, 120), Numbers(view.Sum.All));
        Assert.Equal(new DateTime(2026, 11, 1), view.Since);
    }

    [Fact]
    public void Received_files_do_not_fill_the_database()
    {
        LastingTotals totals = Start();
        for (int i = 0; i < 1000; i++)
        {
            totals.Count(Converted(i.ToString("D200", CultureInfo.InvariantCulture)));
            totals.Count(Converted(i.ToString("D20", CultureInfo.InvariantCulture)));
        }

        totals.Save();

        PeriodTotals sum = View(Start()).Sum;
        Assert.Equal(2000, sum.Modalities.Values.Sum(tally => tally.Converted));
        Assert.True(sum.Modalities.Count <= 51, $"{sum.Modalities.Count} modalities");
        Assert.True(_orthanc.Properties.Values.Sum(text => text.Length) < 10_000);
    }

    [Fact]
    public void Servers_on_one_database_add_up()
    {
        Dictionary<string, string> shared = [];
        using FakeOrthanc one = new() { ServerIdentifier = "one", KeyValues = shared },
            two = new() { ServerIdentifier = "two", KeyValues = shared };
        LastingTotals first = new(one, one, _clock), second = new(two, two, _clock);
        first.Count(Converted("CT"));
        first.Save();
        _clock.Day = s_day.AddDays(1);
        second.Count(Converted("CT"));
        second.Save();
        second.Count(Converted("MR"));
        second.Save();
        first.Save();

        foreach (TotalsView view in (TotalsView[])[View(first), View(second), View(new LastingTotals(one, one, _clock), saves: true)])
        {
            Assert.Equal(2, view.Servers);
            Assert.Equal((3, 0, 0, 300, 120), Numbers(view.Sum.All));
            Assert.Equal([(11, 29), (11, 30)], Days(view));
            Assert.Equal(s_day, view.Since);
        }

        Assert.Equal((1, 0, 0, 100, 40), Numbers(View(new LastingTotals(one, one, _clock), saves: true).Own.Months.Single().Sum.All));
    }

    [Fact]
    public void Totals_of_an_Orthanc_without_key_values_are_shared_after_its_update()
    {
        Dictionary<string, string> shared = [];
        LastingTotals before = Start();
        before.Count(Converted("CT"));
        before.Save();
        using FakeOrthanc updated = new() { ServerIdentifier = "one", KeyValues = shared };
        foreach ((int number, string text) in _orthanc.Properties)
        {
            updated.Properties.Add(number, text);
        }

        new LastingTotals(updated, updated, _clock).Save();

        Assert.Equal(["one/24322"], shared.Keys);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{\"1\": 5}")]
    [InlineData("{\"32\": {}}")]
    [InlineData("{\"1\": {\"Converted\": \"x\"}}")]
    [InlineData("{\"1\": {\"Modalities\": 7}}")]
    public void Totals_of_somebody_else_stay_as_they_are(string text)
    {
        LastingTotals totals = Start();
        totals.Count(Converted("CT"));
        totals.Save();
        int month = _orthanc.Properties.Keys.Max();
        _orthanc.Properties[month] = text;

        LastingTotals next = Start();
        next.Count(Converted("CT"));
        next.Save();

        Assert.Equal(text, _orthanc.Properties[month]);
        Assert.Single(_orthanc.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal));
    }

    private static ConversionResult Converted(string modality) => new()
    {
        Reason = KeepReason.None,
        Modality = modality,
        SourceTransferSyntax = "1.2",
        SourceLength = 100,
        Length = 40,
    };

    private static (long Converted, long Kept, long Failed, long BytesIn, long BytesOut) Numbers(Tally tally)
        => (tally.Converted, tally.Kept, tally.Failed, tally.BytesIn, tally.BytesOut);

    private static TotalsView View(LastingTotals totals, bool saves = false)
    {
        if (saves)
        {
            totals.Save();
        }

        TotalsView view = default;
        Assert.True(totals.TryRead(read => view = read));
        return view;
    }

    /// <summary>The months and days with counts.</summary>
    private static IEnumerable<(int Month, int Day)> Days(TotalsView view)
        => from month in view.Months()
           from day in Enumerable.Range(0, MonthTotals.MaximumDay + 1)
           where month.Days[day] is not null
           select (month.First.Month, day);

    private LastingTotals Start()
    {
        LastingTotals totals = new(_orthanc, _orthanc, _clock);
        totals.Save();
        return totals;
    }
}
