// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Xunit;

namespace Htj2k.Tests.Contract;

public sealed class SampleFormatTests
{
    [Fact]
    public void FrameBytes_of_the_largest_frame_does_not_overflow()
    {
        SampleFormat largest = new(65535, 65535, 3, 16, false, 2);

        Assert.Equal(65535L * 65535 * 6, largest.FrameBytes);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, 3, 1)]
    [InlineData(1 << 30, 1 << 30, 16, 1)]
    [InlineData(1 << 30, 1 << 30, 2, 4)]
    [InlineData(int.MaxValue, int.MaxValue, 16384, 8)]
    public void FrameBytes_of_more_than_64_bits_count_do_not_become_few(int width, int height, int components, int bytesPerSample)
    {
        SampleFormat declared = new(width, height, components, 8, false, bytesPerSample);

        Assert.Equal(long.MaxValue, declared.FrameBytes);
    }
}
