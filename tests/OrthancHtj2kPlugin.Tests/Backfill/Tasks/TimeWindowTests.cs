// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Tasks;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Tasks;

public sealed class TimeWindowTests
{
    [Theory]
    [InlineData("22:00-06:00", "23:59", true)]
    [InlineData("22:00-06:00", "00:00", true)]
    [InlineData("22:00-06:00", "05:59", true)]
    [InlineData("22:00-06:00", "06:00", false)]
    [InlineData("22:00-06:00", "21:59", false)]
    [InlineData("01:30-02:15", "01:30", true)]
    [InlineData("01:30-02:15", "02:15", false)]
    public void A_window_ends_before_its_second_time_and_may_pass_midnight(string window, string time, bool isIn)
        => Assert.Equal(isIn, TimeWindow.Parse(window)!.Includes(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("22-6")]
    [InlineData("24:00-06:00")]
    [InlineData("06:00-06:00")]
    [InlineData("06:00")]
    public void What_is_no_window_is_not_taken_for_one(string text) => Assert.Null(TimeWindow.Parse(text));

    [Fact]
    public void A_window_is_written_as_it_is_read() => Assert.Equal("22:00-06:05", TimeWindow.Parse("22:00-06:05")!.ToString());
}
