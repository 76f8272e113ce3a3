// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.LosslessJpeg;
using Xunit;

namespace LosslessDecoders.Tests.LosslessJpeg;

[Trait("Length", "long")]
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(7, 5, 1)]
    [InlineData(33, 17, 1)]
    [InlineData(5, 7, 2)]
    [InlineData(13, 9, 3)]
    [InlineData(6, 11, 4)]
    public void Decoder_every_predictor_and_precision_returns_the_samples(int width, int height, int components)
    {
        LosslessJpegDecoder decoder = new();
        int seed = 0;
        for (int precision = 2; precision <= 16; precision++)
        {
            for (int predictor = 1; predictor <= 7; predictor++)
            {
                for (int choice = 0; choice < 32; choice++)
                {
                    EncodingOptions options = new()
                    {
                        Precision = precision,
                        Predictor = predictor,
                        PointTransform = choice % 3 == 2 ? Math.Min(precision - 1, 1 + choice / 8) : 0,
                        RestartRows = choice % 4 == 3 ? 1 + choice / 8 : 0,
                        IsInterleaved = (choice & 4) == 0,
                        HasOneTable = (choice & 8) != 0,
                        HasLongCodes = (choice & 16) != 0,
                        HasSegmentsToSkip = choice % 5 == 0,
                        FirstTable = choice % 4,
                    };
                    AssertRoundTrip(decoder, width, height, components, options, seed++);
                }
            }
        }
    }

    [Fact]
    public void Decoder_8_bits_in_2_bytes_leaves_the_upper_byte_zero()
    {
        int[] samples = Frames.Samples(9, 4, 1, 8, 1);

        byte[] frame = Encoder.Encode(samples, 9, 4, 1, new EncodingOptions());

        Assert.Equal(Frames.Bytes(samples, 2), Frames.Decode(frame, new FrameFormat(9, 4, 1, 2)));
    }

    [Fact]
    public void Decoder_padding_byte_after_EOI_is_accepted()
    {
        int[] samples = Frames.Samples(9, 4, 1, 8, 1);

        byte[] frame = [.. Encoder.Encode(samples, 9, 4, 1, new EncodingOptions()), 0];

        Assert.Equal(Frames.Bytes(samples, 1), Frames.Decode(frame, new FrameFormat(9, 4, 1, 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decoder_category_16_is_read_as_the_writer_meant_it(bool hasBits)
    {
        int[] samples = [.. Enumerable.Range(0, 40 * 30).Select(i => i * 7 % 3 == 0 ? 0x8000 : i % 5)];
        EncodingOptions options = new() { Precision = 16, HasBitsAfterCategory16 = hasBits };

        byte[] frame = Encoder.Encode(samples, 40, 30, 1, options);

        Assert.Equal(Frames.Bytes(samples, 2), Frames.Decode(frame, new FrameFormat(40, 30, 1, 2)));
    }

    [Fact]
    public void ReadInfo_frame_returns_its_header()
    {
        byte[] frame =
            Encoder.Encode(Frames.Samples(9, 4, 3, 12, 1), 9, 4, 3, new EncodingOptions { Precision = 12, HasSegmentsToSkip = true });

        Assert.Equal(new CodedFrameInfo(9, 4, 3, 12, IsLossless: true), LosslessJpegDecoder.ReadInfo(frame));
    }

    private static void AssertRoundTrip(
        LosslessJpegDecoder decoder, int width, int height, int components, EncodingOptions options, int seed)
    {
        int[] samples = Frames.Samples(width, height, components, options.Precision, seed);
        int bytesPerSample = options.Precision <= 8 ? 1 : 2;

        byte[] frame = Encoder.Encode(samples, width, height, components, options);
        byte[] decoded = Frames.Decode(decoder, frame, new FrameFormat(width, height, components, bytesPerSample));

        Assert.True(decoded.AsSpan().SequenceEqual(Frames.Bytes(samples, bytesPerSample, options.PointTransform)), options.ToString());
    }
}
