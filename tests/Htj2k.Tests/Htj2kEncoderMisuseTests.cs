// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Requests that a caller must not make.</summary>
public sealed class Htj2kEncoderMisuseTests
{
    [Theory]
    [InlineData(0, 10, 1, 8, 1)]
    [InlineData(10, 65536, 1, 8, 1)]
    [InlineData(10, 10, 0, 8, 1)]
    [InlineData(10, 10, 256, 8, 1)]
    [InlineData(10, 10, 1, 9, 1)]
    [InlineData(10, 10, 1, 0, 1)]
    [InlineData(10, 10, 1, 33, 4)]
    [InlineData(10, 10, 1, 8, 3)]
    public void TryEncode_format_that_is_not_accepted_throws(int width, int height, int components, int bits, int bytes)
    {
        SampleFormat format = new(width, height, components, bits, false, bytes);
        using Htj2kEncoder encoder = new();

        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => encoder.TryEncode(new byte[format.FrameBytes], format, false, new byte[1000], out _));

        Assert.Contains("accepted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryEncode_more_than_25_bits_as_Part_1_throws()
    {
        using Htj2kEncoder encoder = new(coder: BlockCoder.Mq);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => encoder.TryEncode(new byte[400], new SampleFormat(10, 10, 1, 26, false, 4), false, new byte[1000], out _));

        Assert.Contains("1 to 25 bits", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryEncode_frame_of_another_length_throws()
    {
        using Htj2kEncoder encoder = new();

        Assert.Throws<ArgumentException>(
            () => encoder.TryEncode(new byte[99], new SampleFormat(10, 10, 1, 8, false, 1), false, new byte[1000], out _));
    }

    [Fact]
    public void TryEncode_after_Dispose_throws()
    {
        Htj2kEncoder encoder = new(2);
        encoder.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => encoder.TryEncode(new byte[100], new SampleFormat(10, 10, 1, 8, false, 1), false, new byte[1000], out _));
    }
}
