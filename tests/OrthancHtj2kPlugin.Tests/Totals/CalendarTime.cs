// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Totals;

/// <summary>A clock that shows noon of the day that it is told.</summary>
internal sealed class CalendarTime(DateTime day) : TimeProvider
{
    public DateTime Day { get; set; } = day;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(Day.AddHours(12), TimeSpan.Zero);
}
