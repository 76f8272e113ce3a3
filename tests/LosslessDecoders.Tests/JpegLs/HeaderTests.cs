// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.JpegLs;
using Xunit;

namespace LosslessDecoders.Tests.JpegLs;

public sealed class HeaderTests
{
    private static readonly FrameFormat s_format = new(48, 32, 1, 1);

    private readonly JpegLsDecoder _decoder = new();

    [Fact]
    public void Decode_near_lossless_frame_is_refused_and_said_so_by_ReadInfo()
    {
        byte[] frame = Encode(new JpegLsEncoder { Width = 48, Height = 32, Near = 2 });
        Assert.False(JpegLsDecoder.ReadInfo(frame).IsLossless);
        Assert.Contains("not lossless: samples differ by up to 2", Refused(frame), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_point_transform_is_refused()
    {
        byte[] frame = Encode(new JpegLsEncoder { Width = 48, Height = 32 });
        frame[frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 9] = 1;
        Assert.False(JpegLsDecoder.ReadInfo(frame).IsLossless);
        Assert.Contains("point transform", Refused(frame), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_other_size_is_refused_with_both_sizes()
    {
        byte[] frame = Encode(new JpegLsEncoder { Width = 48, Height = 32 });
        FrameFormat format = new(96, 64, 3, 1);
        CodedFrameException exception =
            Assert.Throws<CodedFrameException>(() => _decoder.Decode(frame, format, new byte[format.FrameBytes]));
        Assert.Equal("The frame holds 48 x 32 samples of 1 component, 96 x 64 samples of 3 components were expected", exception.Message);
    }

    [Fact]
    public void Decode_precision_above_the_bytes_of_a_sample_is_refused()
        => Assert.Contains("samples of 12 bits", Refused(Encode(new JpegLsEncoder { Width = 48, Height = 32, Precision = 12 })),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("mrfx transform", 0xE8, new byte[] { (byte)'m', (byte)'r', (byte)'f', (byte)'x', 1 })]
    [InlineData("mapping table", 0xF8, new byte[] { 2, 1, 1, 0, 1 })]
    [InlineData("mapping table", 0xF8, new byte[] { 3, 1, 1, 0, 1 })]
    [InlineData("gives its size", 0xF8, new byte[] { 4, 2, 0, 1, 0, 1 })]
    [InlineData("T.870", 0xF8, new byte[] { 13, 1 })]
    [InlineData("T.870", 0xF8, new byte[0])]
    [InlineData("wrong length", 0xF8, new byte[] { 1, 0, 255 })]
    [InlineData("wrong length", 0xDD, new byte[] { 1 })]
    [InlineData("another JPEG process", 0xC3, new byte[] { 8, 0, 32, 0, 48, 1, 1, 0x11, 0 })]
    [InlineData("no place here", 0xDC, new byte[] { 0, 32 })]
    [InlineData("no place here", 0xD8, new byte[0])]
    [InlineData("no place here", 0xD0, new byte[0])]
    [InlineData("second frame header", 0xF7, new byte[] { 8, 0, 32, 0, 48, 1, 1, 0x11, 0 })]
    [InlineData("no width or no height", 0xF7, new byte[] { 8, 0, 0, 0, 48, 1, 1, 0x11, 0 })]
    [InlineData("17 bits", 0xF7, new byte[] { 17, 0, 32, 0, 48, 1, 1, 0x11, 0 })]
    [InlineData("length that does not fit", 0xF7, new byte[] { 8, 0, 32, 0, 48, 2, 1, 0x11, 0 })]
    [InlineData("same identifier", 0xF7, new byte[] { 8, 0, 32, 0, 48, 2, 1, 0x11, 0, 1, 0x11, 0 })]
    [InlineData("different numbers of samples", 0xF7, new byte[] { 8, 0, 32, 0, 48, 2, 1, 0x11, 0, 2, 0x21, 0 })]
    [InlineData("before the frame header", 0xDA, new byte[] { 1, 1, 0, 0, 0, 0 })]
    public void Decode_segment_that_is_not_accepted_is_named(string message, byte marker, byte[] segment)
    {
        List<byte> prefix = [];
        JpegLsEncoder.AddSegment(prefix, marker, [.. segment]);
        string refused = Refused(Encode(new JpegLsEncoder { Width = 48, Height = 32, Prefix = [.. prefix] }));
        Assert.All(message.Split(' '), word => Assert.Contains(word, refused, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(256, 0, 0, 0, 0)]
    [InlineData(0, 5, 4, 0, 0)]
    [InlineData(0, 0, 30, 20, 0)]
    [InlineData(0, 0, 0, 256, 0)]
    [InlineData(0, 0, 0, 0, 2)]
    [InlineData(0, 0, 0, 0, 256)]
    public void Decode_presets_outside_their_bounds_are_refused(int maxVal, int t1, int t2, int t3, int reset)
    {
        List<byte> prefix = [];
        JpegLsEncoder.AddSegment(prefix, 0xF8,
            [1, .. new[] { maxVal, t1, t2, t3, reset }.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })]);
        string refused = Refused(Encode(new JpegLsEncoder { Width = 48, Height = 32, Prefix = [.. prefix] }));
        Assert.Contains("outside the bounds", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 32, 1, 1)]
    [InlineData(48, 65536, 1, 1)]
    [InlineData(48, 32, 5, 1)]
    [InlineData(48, 32, 1, 4)]
    public void Decode_format_that_JPEG_LS_has_not_is_a_misuse(int width, int height, int components, int bytesPerSample)
    {
        byte[] frame = Encode(new JpegLsEncoder { Width = 48, Height = 32 });
        Assert.Throws<ArgumentException>(
            () => _decoder.Decode(frame, new FrameFormat(width, height, components, bytesPerSample), new byte[48 * 32]));
    }

    [Fact]
    public void Decode_room_of_another_length_is_a_misuse()
        => Assert.Throws<ArgumentException>(
            () => _decoder.Decode(Encode(new JpegLsEncoder { Width = 48, Height = 32 }), s_format, new byte[48 * 32 + 1]));

    private static byte[] Encode(JpegLsEncoder encoder) => encoder.Encode(TestImage.Create(48, 32, 1, encoder.MaxVal, 0));

    private string Refused(byte[] frame)
        => Assert.Throws<CodedFrameException>(() => _decoder.Decode(frame, s_format, new byte[48 * 32])).Message;
}
