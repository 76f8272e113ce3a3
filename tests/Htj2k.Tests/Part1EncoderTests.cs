// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Tests.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>The encoder's JPEG 2000 Part 1, read by an independent decoder and by ours.</summary>
[Trait("Length", "long")]
public sealed class Part1EncoderTests
{
    private const int CapabilitiesMarkerOffset = 2 + 2 + 38 + 3;

    [Theory]
    [MemberData(nameof(Htj2kEncoderTests.Sizes), MemberType = typeof(Htj2kEncoderTests))]
    public void TryEncode_any_size_is_lossless(int width, int height)
    {
        AssertLossless(new SampleFormat(width, height, 1, 12, false, 2), Frames.Natural(width, height, 1, 12, false, 2));
        AssertLossless(new SampleFormat(width, height, 3, 8, false, 1), Frames.Natural(width, height, 3, 8, false, 1),
            colorTransform: true);
    }

    [Theory]
    [MemberData(nameof(Htj2kEncoderTests.Precisions), MemberType = typeof(Htj2kEncoderTests))]
    public void TryEncode_any_precision_is_lossless(int bits, bool isSigned)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(150, 131, 1, bits, isSigned, bytes);
        AssertLossless(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes));
        AssertLossless(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes, noise: 1));
        AssertLossless(format, Frames.Checkerboard(150, 131, 1, bits, isSigned, bytes));
    }

    [Theory]
    [Trait("Length", "long")]
    [InlineData(65535, 1)]
    [InlineData(40, 33000)]
    public void TryEncode_several_precincts_are_lossless(int width, int height)
        => AssertLossless(new SampleFormat(width, height, 1, 8, false, 1), Frames.Natural(width, height, 1, 8, false, 1));

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public void TryEncode_three_components_are_lossless(int bits, bool colorTransform)
    {
        int bytes = bits / 8;
        SampleFormat format = new(130, 70, 3, bits, false, bytes);
        AssertLossless(format, Frames.Natural(130, 70, 3, bits, false, bytes), colorTransform);
        AssertLossless(format, Frames.Checkerboard(130, 70, 3, bits, false, bytes), colorTransform);
        AssertLossless(format, Frames.Natural(130, 70, 3, bits, false, bytes, noise: 1), colorTransform);
    }

    [Fact]
    public void TryEncode_empty_code_blocks_are_left_out_and_lossless()
    {
        SampleFormat format = new(700, 500, 1, 12, false, 2);
        AssertLossless(format, Frames.Fill(700, 500, 1, 2, (x, y, _) => (x * 7919 + y * 104729) % 60013 == 0 ? 4095 : 0));
        AssertLossless(format, new byte[format.FrameBytes]);
        AssertLossless(format, Frames.Fill(700, 500, 1, 2, (_, _, _) => 2048));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(16)]
    public void TryEncode_hardest_frames_are_lossless(int bits)
    {
        SampleFormat format = new(256, 256, 1, bits, false, 2);
        for (int level = 1; level <= 5; level++)
        {
            long[] hardest = AnalysisFilters.HardestFrame(256, level, (1 << bits) - 1);
            AssertLossless(format, Frames.Fill(256, 256, 1, 2, (x, y, _) => hardest[y * 256 + x]));
        }
    }

    [Theory]
    [InlineData(25, false, 3)]
    [InlineData(25, true, 1)]
    public void TryEncode_up_to_25_bits_is_lossless(int bits, bool isSigned, int components)
    {
        SampleFormat format = new(128, 128, components, bits, isSigned, 4);
        byte[] noisy = Frames.Natural(128, 128, components, bits, isSigned, 4, noise: 0.5);
        byte[] hard = Frames.Checkerboard(128, 128, components, bits, isSigned, 4);
        AssertRoundTrip(format, noisy, Encode(format, noisy, components == 3));
        AssertRoundTrip(format, hard, Encode(format, hard, components == 3));
    }

    [Theory]
    [InlineData(1, 12, false)]
    [InlineData(1, 16, true)]
    [InlineData(3, 8, false)]
    public void TryEncode_any_number_of_threads_gives_the_same_bytes(int components, int bits, bool isSigned)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(500, 700, components, bits, isSigned, bytes);
        byte[] frame = Frames.Natural(500, 700, components, bits, isSigned, bytes);
        byte[] expected = Encode(format, frame, components == 3);
        for (int threads = 2; threads <= 4; threads++)
        {
            Assert.Equal(expected, Encode(format, frame, components == 3, threads));
        }
    }

    [Fact]
    public void TryEncode_span_too_short_returns_false()
    {
        SampleFormat format = new(64, 64, 1, 8, false, 1);
        byte[] frame = Frames.Natural(64, 64, 1, 8, false, 1);
        byte[] codestream = Encode(format, frame);
        using Htj2kEncoder encoder = new(1, BlockCoder.Mq);
        for (int length = 0; length < codestream.Length; length++)
        {
            Assert.False(encoder.TryEncode(frame, format, false, new byte[length], out _));
        }
    }

    [Fact]
    public void TryEncode_needs_no_capability_beyond_Part_1()
    {
        SampleFormat format = new(64, 64, 1, 8, false, 1);
        byte[] codestream = Encode(format, Frames.Natural(64, 64, 1, 8, false, 1));

        Assert.Equal([0, 0], codestream[6..8]);
        Assert.Equal([0xFF, 0x52], codestream[CapabilitiesMarkerOffset..(CapabilitiesMarkerOffset + 2)]);
    }

    [Fact]
    public void TryEncode_is_as_small_as_the_independent_encoder()
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
        SampleFormat format = new(512, 512, 1, 12, false, 2);
        byte[] frame = Frames.Natural(512, 512, 1, 12, false, 2);

        int theirs = OpenJpegEncoder.Encode(frame, "512,512,1,12,u", "-n", "4").Length;
        int ours = Encode(format, frame).Length;

        Assert.InRange(ours, 0, theirs + theirs / 100);
    }

    private static byte[] Encode(SampleFormat format, byte[] samples, bool colorTransform = false, int threads = 1)
    {
        using Htj2kEncoder encoder = new(threads, BlockCoder.Mq);
        byte[] codestream = new byte[2 * samples.Length + 1000];
        Assert.True(encoder.TryEncode(samples, format, colorTransform, codestream, out int length));
        return codestream[..length];
    }

    private static void AssertLossless(SampleFormat format, byte[] samples, bool colorTransform = false)
    {
        byte[] codestream = Encode(format, samples, colorTransform);
        AssertRoundTrip(format, samples, codestream);

        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
        Assert.Equal(OpenJpeg.AsWritten(samples, format.Components, format.BytesPerSample, format.BitsPerSample),
            OpenJpeg.Decode(codestream));
    }

    private static void AssertRoundTrip(SampleFormat format, byte[] samples, byte[] codestream)
    {
        byte[] decoded = new byte[samples.Length];
        using Htj2kDecoder decoder = new();
        decoder.Decode(codestream, format, decoded);
        Assert.Equal(samples, decoded);
    }
}
