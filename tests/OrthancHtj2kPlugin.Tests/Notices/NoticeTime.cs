// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Notices;

/// <summary>A clock that goes on when it is told.</summary>
internal sealed class NoticeTime(DateTime start) : TimeProvider
{
    private DateTime _now = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    public void GoOn(TimeSpan time) => _now += time;
}
