// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Encoding;
using Htj2k.Samples;
using Htj2k.Tests.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>The encoder's output, read by an independent decoder.</summary>
public sealed class Htj2kEncoderTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 2 }, { 2, 1 }, { 1, 97 }, { 97, 1 }, { 2, 2 }, { 3, 3 }, { 5, 7 }, { 17, 31 }, { 63, 65 }, { 64, 64 }, { 65, 63 },
        { 100, 300 }, { 256, 256 }, { 511, 257 }, { 640, 479 }, { 2500, 33 }, { 33, 2500 },

        // One row more or less than strips of 128 rows, in one level and in two.
        { 70, 127 }, { 70, 128 }, { 70, 129 }, { 70, 130 }, { 70, 255 }, { 70, 257 }, { 70, 258 }, { 70, 385 }, { 70, 513 },
    };

    public static TheoryData<int, bool> Precisions
    {
        get
        {
            TheoryData<int, bool> data = [];
            for (int bits = 1; bits <= 16; bits++)
            {
                data.Add(bits, false);
                data.Add(bits, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TryEncode_any_size_is_lossless(int width, int height)
    {
        AssertLossless(new SampleFormat(width, height, 1, 12, false, 2), Frames.Natural(width, height, 1, 12, false, 2));
        AssertLossless(new SampleFormat(width, height, 3, 8, false, 1), Frames.Natural(width, height, 3, 8, false, 1),
            colorTransform: true);
    }

    [Theory]
    [InlineData(65535, 1)]
    [InlineData(1, 65535)]
    [InlineData(33000, 40)]
    [InlineData(40, 33000)]
    public void TryEncode_several_precincts_are_lossless(int width, int height)
        => AssertLossless(new SampleFormat(width, height, 1, 8, false, 1), Frames.Natural(width, height, 1, 8, false, 1));

    [Theory]
    [MemberData(nameof(Precisions))]
    public void TryEncode_any_precision_is_lossless(int bits, bool isSigned)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(150, 131, 1, bits, isSigned, bytes);
        AssertLossless(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes));
        AssertLossless(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes, noise: 1));
        AssertLossless(format, Frames.Checkerboard(150, 131, 1, bits, isSigned, bytes));
        AssertLossless(format with { BytesPerSample = 2 }, Frames.Natural(150, 131, 1, bits, isSigned, 2));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public void TryEncode_three_components_are_lossless_in_both_layouts(int bits, bool colorTransform)
    {
        int bytes = bits / 8;
        byte[] interleaved = Frames.Natural(130, 70, 3, bits, false, bytes);
        SampleFormat format = new(130, 70, 3, bits, false, bytes);
        AssertLossless(format, interleaved, colorTransform);

        byte[] fromPlanes = Encode(format with { Layout = SampleLayout.Planar }, Frames.ToPlanar(interleaved, 3, bytes), colorTransform);
        Assert.Equal(Encode(format, interleaved, colorTransform), fromPlanes);
    }

    [Fact]
    public void TryEncode_constant_frame_is_lossless()
        => AssertLossless(new SampleFormat(200, 200, 1, 16, false, 2), Frames.Fill(200, 200, 1, 2, (_, _, _) => 40000));

    [Fact]
    public void TryEncode_span_too_short_returns_false()
    {
        SampleFormat format = new(64, 64, 1, 8, false, 1);
        byte[] frame = Frames.Natural(64, 64, 1, 8, false, 1);
        byte[] codestream = Encode(format, frame);
        using Htj2kEncoder encoder = new();
        for (int length = 0; length < codestream.Length; length++)
        {
            Assert.False(encoder.TryEncode(frame, format, false, new byte[length], out _));
        }

        Assert.True(encoder.TryEncode(frame, format, false, new byte[codestream.Length], out int exact));
        Assert.Equal(codestream.Length, exact);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void TryEncode_any_number_of_components_is_lossless(int components)
        => AssertLossless(new SampleFormat(70, 50, components, 8, false, 1), Frames.Natural(70, 50, components, 8, false, 1));

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    public void TryEncode_extreme_colours_are_lossless(int bits)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(129, 90, 3, bits, false, bytes);
        AssertLossless(format, Frames.Checkerboard(129, 90, 3, bits, false, bytes), colorTransform: true);
        AssertLossless(format, Frames.Natural(129, 90, 3, bits, false, bytes, noise: 1), colorTransform: true);
    }

    [Fact]
    public void TryEncode_empty_code_blocks_are_left_out_and_lossless()
    {
        SampleFormat format = new(700, 500, 1, 12, false, 2);
        byte[] spots = Frames.Fill(700, 500, 1, 2, (x, y, _) => (x * 7919 + y * 104729) % 60013 == 0 ? 4095 : 0);

        AssertLossless(format, spots);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
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

    [Fact]
    public void TryEncode_hardest_frames_of_narrow_lanes_equal_those_of_wide_lanes()
    {
        SampleFormat format = new(256, 256, 1, 16, true, 2);
        Lanes narrow = Lanes.For(new SampleRange(-30000, -30000 + 8191), false, 5);
        Assert.Equal(16, narrow.Bits);
        Assert.Equal(32, Lanes.For(new SampleRange(-30000, -30000 + 8300), false, 5).Bits);

        using Htj2kEncoder encoder = new();
        byte[] first = new byte[2 * format.FrameBytes];
        byte[] second = new byte[2 * format.FrameBytes];
        for (int level = 1; level <= 5; level++)
        {
            long[] hardest = AnalysisFilters.HardestFrame(256, level, 8191);
            foreach (bool turned in (bool[])[false, true])
            {
                byte[] frame =
                    Frames.Fill(256, 256, 1, 2, (x, y, _) => -30000 + (turned ? 8191 - hardest[y * 256 + x] : hardest[y * 256 + x]));
                Assert.True(encoder.TryEncode(frame, format, false, narrow, first, out int firstLength));
                Assert.True(encoder.TryEncode(frame, format, false, new Lanes(32, 0), second, out int secondLength));
                Assert.Equal(first.AsSpan(0, firstLength), second.AsSpan(0, secondLength));
            }
        }
    }

    [Theory]
    [InlineData(12, false, 4096, 1)]
    [InlineData(12, false, 4096, 3)]
    [InlineData(12, true, 2048, 1)]
    [InlineData(12, true, -2049, 2)]
    [InlineData(15, false, 32768, 2)]
    [InlineData(15, true, -16385, 1)]
    public void TryEncode_sample_outside_its_precision_throws_and_the_encoder_goes_on(int bits, bool isSigned, int outside, int threads)
    {
        SampleFormat format = new(300, 300, 1, bits, isSigned, 2);
        byte[] sound = Frames.Natural(300, 300, 1, bits, isSigned, 2);
        byte[] broken = [.. sound];
        BitConverter.TryWriteBytes(broken.AsSpan(2 * (200 * 300 + 7)), (short)outside);
        byte[] expected = Encode(format, sound);
        byte[] codestream = new byte[expected.Length];
        using Htj2kEncoder encoder = new(threads);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => encoder.TryEncode(broken, format, false, codestream, out _));

        Assert.Contains(outside.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
        Assert.True(encoder.TryEncode(sound, format, false, codestream, out int length));
        Assert.Equal(expected, codestream[..length]);
    }

    [Fact]
    public void TryEncode_formats_in_turn_do_not_influence_each_other()
    {
        SampleFormat[] formats =
        [
            new(200, 150, 1, 12, false, 2),
            new(90, 333, 3, 8, false, 1),
            new(200, 150, 1, 16, true, 2),
            new(200, 150, 1, 12, false, 2),
        ];
        using Htj2kEncoder encoder = new(2);
        byte[] codestream = new byte[200_000];
        foreach (SampleFormat format in formats)
        {
            byte[] frame =
                Frames.Natural(format.Width, format.Height, format.Components, format.BitsPerSample, format.IsSigned,
                format.BytesPerSample);
            Assert.True(encoder.TryEncode(frame, format, format.Components == 3, codestream, out int length));
            Assert.Equal(Encode(format, frame, format.Components == 3), codestream[..length]);
        }
    }

    private static byte[] Encode(SampleFormat format, byte[] samples, bool colorTransform = false, int threads = 1)
    {
        using Htj2kEncoder encoder = new(threads);
        byte[] codestream = new byte[2 * samples.Length + 1000];
        Assert.True(encoder.TryEncode(samples, format, colorTransform, codestream, out int length));
        return codestream[..length];
    }

    private static void AssertLossless(SampleFormat format, byte[] samples, bool colorTransform = false)
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
        byte[] decoded = OpenJpeg.Decode(Encode(format, samples, colorTransform));
        Assert.Equal(OpenJpeg.AsWritten(samples, format.Components, format.BytesPerSample, format.BitsPerSample), decoded);
    }
}
