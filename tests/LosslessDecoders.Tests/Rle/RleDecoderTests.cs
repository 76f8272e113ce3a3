// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.Rle;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.Rle;

public sealed class RleDecoderTests
{
    private static readonly FrameFormat s_fourPixels = new(4, 1, 1, 1);

    public static TheoryData<int, int, int, int> Grid()
    {
        TheoryData<int, int, int, int> grid = [];
        foreach ((int width, int height) in new[] { (1, 1), (3, 5), (16, 16), (127, 3), (129, 65), (513, 200) })
        {
            foreach (int components in new[] { 1, 2, 3, 4 })
            {
                foreach (int bytes in components == 4 ? new[] { 1, 2 } : [1, 2, 4])
                {
                    grid.Add(width, height, components, bytes);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Frame_decodes_to_its_samples(int width, int height, int components, int bytesPerSample)
    {
        FrameFormat format = new(width, height, components, bytesPerSample);
        foreach (double noise in new[] { 0, 0.0001, 0.02, 1 })
        {
            byte[] samples = Frames.Natural(width, height, components, 8 * bytesPerSample - 1, isSigned: true, bytesPerSample, noise);
            Assert.Equal(samples, Decode(RleEncoder.Encode(samples, format), format));
        }
    }

    [Fact]
    public unsafe void Frame_decodes_between_pages_that_fault()
    {
        FrameFormat format = new(300, 7, 3, 1);
        byte[] samples = Frames.Natural(300, 7, 3, 8, isSigned: false, 1);
        byte[] coded = RleEncoder.Encode(samples, format);
        foreach (bool atEnd in new[] { false, true })
        {
            using GuardedMemory frame = new(coded.Length, atEnd);
            using GuardedMemory target = new(samples.Length, atEnd);
            coded.CopyTo(frame.Span);
            RleDecoder.Decode(frame.Span, format, target.Span);
            Assert.Equal(samples, target.Span);
        }
    }

    [Fact]
    public void Control_byte_minus_128_gives_nothing()
        => Assert.Equal([1, 2, 3, 3], Decode(RleEncoder.Frame([0x80, 1, 1, 2, 0x80, 0x80, 0xFF, 3]), s_fourPixels));

    [Fact]
    public void Padding_of_one_byte_passes()
        => Assert.Equal([3, 3, 3, 3], Decode(RleEncoder.Frame([0xFD, 3, 0]), s_fourPixels));

    [Theory]
    [InlineData(new byte[] { 0xFC, 3 }, 64, "goes on after the 4 bytes")]
    [InlineData(new byte[] { 0xFD, 3, 0, 3 }, 66, "goes on after the 4 bytes")]
    [InlineData(new byte[] { 3, 1, 2, 3 }, 68, "ends")]
    [InlineData(new byte[] { 0xFE, 3 }, 66, "ends")]
    [InlineData(new byte[] { 0xFE, 3, 0x80, 0x80 }, 68, "ends")]
    [InlineData(new byte[] { 0xFD }, 65, "ends")]
    [InlineData(new byte[0], 64, "ends")]
    public void Segment_of_another_length_fails(byte[] segment, long offset, string reason)
    {
        CodedFrameException fault = Assert.Throws<CodedFrameException>(() => Decode(RleEncoder.Frame(segment), s_fourPixels));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Offset, offset, offset + 1);
    }

    [Theory]
    [InlineData(0, 2, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(4, 63, 4)]
    [InlineData(4, 66, 4)]
    [InlineData(8, 64, 8)]
    [InlineData(8, 200, 8)]
    [InlineData(12, 255, 12)]
    [InlineData(60, 1, 60)]
    public void Header_that_breaks_the_standard_fails(int place, byte value, long offset)
    {
        byte[] frame = RleEncoder.Frame([0xFD, 1], [0xFD, 2], [0xFD, 3]);
        frame[place] = value;
        Assert.Equal(offset, Assert.Throws<CodedFrameException>(() => Decode(frame, new FrameFormat(4, 1, 3, 1))).Offset);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void Frame_cut_short_fails_at_every_length(int components, int bytesPerSample)
    {
        FrameFormat format = new(13, 11, components, bytesPerSample);
        byte[] samples = Frames.Natural(13, 11, components, 8 * bytesPerSample, isSigned: false, bytesPerSample, noise: 0.001);
        byte[] coded = RleEncoder.Encode(samples, format);

        // The last byte may be padding.
        if (Record.Exception(() => Assert.Equal(samples, Decode(coded[..^1], format))) is { } fault)
        {
            Assert.IsType<CodedFrameException>(fault);
        }

        for (int length = coded.Length - 2; length >= 0; length--)
        {
            byte[] cut = coded[..length];
            _ = Assert.Throws<CodedFrameException>(() => Decode(cut, format));
        }
    }

    [Fact]
    public void Frame_with_a_byte_flipped_fails_or_fills_all_samples()
    {
        FrameFormat format = new(37, 9, 1, 2);
        byte[] coded = RleEncoder.Encode(Frames.Natural(37, 9, 1, 12, isSigned: false, 2, noise: 0.001), format);
        int failed = 0;
        for (int place = 0; place < coded.Length; place++)
        {
            for (int bits = 1; bits < 256; bits++)
            {
                byte[] broken = [.. coded];
                broken[place] ^= (byte)bits;
                if (Record.Exception(() => Decode(broken, format)) is { } fault)
                {
                    Assert.IsType<CodedFrameException>(fault);
                    failed++;
                }
                else
                {
                    Assert.True(place >= 64, $"Byte {place} of the header may not change");
                }
            }
        }

        Assert.True(failed > 64 * 255, "Changed control bytes fail too");
    }

    [Theory]
    [InlineData(4, 1, 1, 3, 12)]
    [InlineData(4, 1, 16, 1, 64)]
    [InlineData(4, 1, 4, 4, 64)]
    [InlineData(4, 1, 1, 1, 5)]
    public void Format_that_the_standard_does_not_have_is_misuse(int width, int height, int components, int bytesPerSample, int length)
    {
        FrameFormat format = new(width, height, components, bytesPerSample);
        _ = Assert.Throws<ArgumentException>(() => RleDecoder.Decode(RleEncoder.Frame([0xFD, 3]), format, new byte[length]));
    }

    private static byte[] Decode(byte[] frame, FrameFormat format)
    {
        byte[] samples = new byte[format.FrameBytes];
        RleDecoder.Decode(frame, format, samples);
        return samples;
    }
}
