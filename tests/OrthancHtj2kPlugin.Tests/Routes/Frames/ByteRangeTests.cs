// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes.Frames;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Frames;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-", 0, 100)]
    [InlineData("bytes=99-", 99, 1)]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("BYTES= 10-19 ", 10, 10)]
    [InlineData("bytes=90-9223372036854775807", 90, 10)]
    [InlineData("bytes=-1", 99, 1)]
    [InlineData("bytes=-9223372036854775807", 0, 100)]
    public void TryRead_gives_the_part(string header, int start, int length)
    {
        Assert.True(ByteRange.TryRead(header, 100, out ByteRange range));
        Assert.Equal(new ByteRange(start, length), range);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5")]
    [InlineData("bytes=9-5")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("seconds=1-2")]
    public void TryRead_ignores_what_asks_for_no_single_range(string? header)
    {
        Assert.True(ByteRange.TryRead(header, 100, out ByteRange range));
        Assert.Equal(new ByteRange(0, 100), range);
    }

    [Theory]
    [InlineData("bytes=100-", 100)]
    [InlineData("bytes=9223372036854775807-", 100)]
    [InlineData("bytes=-0", 100)]
    [InlineData("bytes=0-", 0)]
    public void TryRead_behind_the_end_is_false(string header, int total) => Assert.False(ByteRange.TryRead(header, total, out _));
}
