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
}
