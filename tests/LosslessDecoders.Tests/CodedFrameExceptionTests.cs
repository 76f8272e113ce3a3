// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace LosslessDecoders.Tests;

public sealed class CodedFrameExceptionTests
{
    [Fact]
    public void Message_names_the_byte()
        => Assert.Equal("No SOI (at byte 12 of the frame)", new CodedFrameException("No SOI", 12).Message);

    [Fact]
    public void Message_without_a_place_names_no_byte()
        => Assert.Equal("No SOI", new CodedFrameException("No SOI", -1).Message);
}
