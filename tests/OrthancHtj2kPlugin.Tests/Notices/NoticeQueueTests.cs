// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Notices;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Notices;

public sealed class NoticeQueueTests : IDisposable
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1), s_seconds = TimeSpan.FromSeconds(10);

    private readonly FakeOrthanc _orthanc = new();
    private readonly NoticeTime _clock = new(new DateTime(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc));
    private readonly ManualResetEvent _stops = new(false);
    private readonly LastingTotals _totals;
    private readonly NoticeQueue _notices;

    public NoticeQueueTests()
    {
        _totals = new LastingTotals(_orthanc, _orthanc, _clock);
        _totals.Save();
        _notices = new NoticeQueue(_orthanc, _orthanc, "http://somebody", _totals, _clock);
    }

    private IEnumerable<string> Events => _orthanc.Posted.Select(notice => (string)notice["Event"]!);

    public void Dispose()
    {
        _notices.Dispose();
        _stops.Dispose();
        _orthanc.Dispose();
    }

    [Fact]
    public void Send_posts_what_was_added_with_its_time()
    {
        Assert.False(_notices.News.WaitOne(0));
        _notices.Add("JobEnded", json => json.WriteNumber("Failed", 2));

        Assert.True(_notices.News.WaitOne(0));
        Assert.Equal(s_minute, _notices.Send(_stops));
        _ = _notices.Send(_stops);

        Assert.Equal("""{"Event":"JobEnded","Time":"2026-11-29T12:00:00Z","Failed":2}""", Assert.Single(_orthanc.Posted).ToJsonString());
    }

    [Fact]
    public void Send_tells_the_first_failure_at_once_and_those_of_the_next_minute_together()
    {
        _notices.AddFailure("OutOfMemory");
        Assert.True(_notices.News.WaitOne(0));
        _ = _notices.Send(_stops);
        _clock.GoOn(s_seconds);
        _notices.AddFailure("VerificationFailed");
        _notices.AddFailure("VerificationFailed");
        _notices.AddFailure("OutOfMemory");

        TimeSpan wait = _notices.Send(_stops);
        Assert.Single(_orthanc.Posted);
        _clock.GoOn(wait);
        _ = _notices.Send(_stops);

        Assert.Equal(s_minute - s_seconds, wait);
        Assert.Equal(["ConversionFailed", "ConversionFailed"], Events);
        Assert.Equal("""{"OutOfMemory":1}""", _orthanc.Posted[0]["Failures"]!.ToJsonString());
        Assert.Equal("""{"OutOfMemory":1,"VerificationFailed":2}""", _orthanc.Posted[1]["Failures"]!.ToJsonString());
    }

    [Fact]
    public void Send_tells_the_sum_of_a_day_that_is_over_once()
    {
        _totals.Count(new ConversionResult { Reason = KeepReason.None, Modality = "CT", SourceLength = 100, Length = 40 });
        _ = _notices.Send(_stops);
        Assert.Empty(_orthanc.Posted);

        for (int day = 0; day < 3; day++)
        {
            _clock.GoOn(TimeSpan.FromDays(1));
            _ = _notices.Send(_stops);
        }

        Assert.Equal(("DailySummary", "2026-11-29", 40),
            ((string)_orthanc.Posted.Single()["Event"]!, (string)_orthanc.Posted[0]["Day"]!, (int)_orthanc.Posted[0]["BytesOut"]!));
    }

    [Theory]
    [InlineData(0, "no answer")]
    [InlineData(302, "status 302")]
    [InlineData(500, "status 500")]
    public void Send_tries_three_times_with_pauses_then_goes_on_with_the_next(int status, string reason)
    {
        _orthanc.StatusOfOthers = status;
        _notices.Add("First", _ => { });
        _notices.Add("Second", _ => { });

        Assert.Equal(s_seconds, _notices.Send(_stops));
        _notices.Add("Third", _ => { });
        Assert.Equal(s_seconds, _notices.Send(_stops));
        Assert.Single(_orthanc.Posted);
        _clock.GoOn(s_seconds);
        Assert.Equal(s_minute, _notices.Send(_stops));
        Assert.Empty(_orthanc.Lines);
        _clock.GoOn(s_minute);
        Assert.Equal(s_seconds, _notices.Send(_stops));
        _orthanc.StatusOfOthers = 204;
        _clock.GoOn(s_seconds);
        _ = _notices.Send(_stops);

        Assert.Equal(["First", "First", "First", "Second", "Second", "Third"], Events);
        string line = Assert.Single(_orthanc.Lines);
        Assert.EndsWith($"not delivered to \"Htj2k.Notify\" after 3 attempts: {reason}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_keeps_the_latest_hundred()
    {
        for (int i = 0; i < 102; i++)
        {
            _notices.Add(i.ToString(CultureInfo.InvariantCulture), _ => { });
        }

        _ = _notices.Send(_stops);

        Assert.Equal(Enumerable.Range(2, 100), Events.Select(name => int.Parse(name, CultureInfo.InvariantCulture)));
        Assert.Equal(2, _orthanc.Lines.Count);
    }

    [Fact]
    public void Send_ends_when_Orthanc_stops_and_Close_says_what_is_left()
    {
        _orthanc.StatusOfOthers = 500;
        _notices.Add("Tried", _ => { });
        _notices.Add("Late", _ => { });
        _ = _notices.Send(_stops);
        _notices.AddFailure("OutOfMemory");
        _ = _stops.Set();

        _ = _notices.Send(_stops);
        _notices.Close();

        Assert.Single(_orthanc.Posted);
        Assert.EndsWith("because Orthanc stops: 3", Assert.Single(_orthanc.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Close_says_nothing_when_all_is_sent()
    {
        _notices.Add("Sent", _ => { });
        _ = _notices.Send(_stops);

        _notices.Close();

        Assert.Empty(_orthanc.Lines);
    }
}
