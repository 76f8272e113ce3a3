// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Encoding;
using Htj2k.Samples;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Round trips: the decoder gives back the encoder's input bit for bit.</summary>
public sealed class Htj2kDecoderTests
{
    public static TheoryData<int, int> Sizes => Htj2kEncoderTests.Sizes;

    public static TheoryData<int, bool> Precisions => Htj2kEncoderTests.Precisions;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Decode_any_size_gives_the_samples(int width, int height)
    {
        AssertRoundTrip(new SampleFormat(width, height, 1, 12, false, 2), Frames.Natural(width, height, 1, 12, false, 2));
        AssertRoundTrip(new SampleFormat(width, height, 3, 8, false, 1), Frames.Natural(width, height, 3, 8, false, 1),
            colorTransform: true);
    }

    [Theory]
    [Trait("Length", "long")]
    [InlineData(65535, 1)]
    [InlineData(1, 65535)]
    [InlineData(33000, 40)]
    [InlineData(40, 33000)]
    public void Decode_several_precincts_gives_the_samples(int width, int height)
        => AssertRoundTrip(new SampleFormat(width, height, 1, 8, false, 1), Frames.Natural(width, height, 1, 8, false, 1));

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Decode_any_precision_gives_the_samples(int bits, bool isSigned)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(150, 131, 1, bits, isSigned, bytes);
        AssertRoundTrip(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes));
        AssertRoundTrip(format, Frames.Natural(150, 131, 1, bits, isSigned, bytes, noise: 1));
        AssertRoundTrip(format, Frames.Checkerboard(150, 131, 1, bits, isSigned, bytes));
        AssertRoundTrip(format with { BytesPerSample = 4 }, Frames.Natural(150, 131, 1, bits, isSigned, 4));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(24)]
    [InlineData(25)]
    public void Decode_more_than_16_bits_gives_the_samples(int bits)
    {
        AssertRoundTrip(new SampleFormat(70, 90, 1, bits, false, 4), Frames.Natural(70, 90, 1, bits, false, 4, noise: 0.5));
        AssertRoundTrip(new SampleFormat(70, 90, 1, bits, true, 4), Frames.Checkerboard(70, 90, 1, bits, true, 4));
    }

    [Theory]
    [InlineData(8, true, SampleLayout.Interleaved)]
    [InlineData(8, false, SampleLayout.Planar)]
    [InlineData(16, true, SampleLayout.Planar)]
    [InlineData(16, false, SampleLayout.Interleaved)]
    public void Decode_three_components_gives_the_samples(int bits, bool colorTransform, SampleLayout layout)
    {
        int bytes = bits / 8;
        SampleFormat format = new(130, 70, 3, bits, false, bytes, layout);
        AssertRoundTrip(format, Frames.Natural(130, 70, 3, bits, false, bytes), colorTransform);
        AssertRoundTrip(format, Frames.Checkerboard(130, 70, 3, bits, false, bytes), colorTransform);
    }

    [Theory]
    [Trait("Length", "long")]
    [InlineData(300, 200, 3, 8)]
    [InlineData(1000, 700, 1, 12)]
    [InlineData(90, 1153, 3, 8)]
    [InlineData(33, 2050, 1, 16)]
    [InlineData(2050, 33, 1, 16)]
    [InlineData(60, 60, 1, 8)]
    [InlineData(70, 385, 4, 8)]
    [InlineData(5, 129, 1, 12)]
    [InlineData(400, 1, 3, 8)]
    public void Encode_and_decode_do_not_depend_on_threads(int width, int height, int components, int bits)
    {
        int bytes = bits > 8 ? 2 : 1;
        SampleFormat format = new(width, height, components, bits, false, bytes);
        byte[] frame = Frames.Natural(width, height, components, bits, false, bytes);
        byte[] expected = LosslessCodestream.Of(format, frame, components == 3);
        foreach (int threads in (int[])[2, 3, 4, 9])
        {
            using Htj2kEncoder encoder = new(threads);
            using Htj2kDecoder decoder = new(threads);
            byte[] codestream = new byte[expected.Length];
            for (int i = 0; i < 5; i++)
            {
                Assert.True(encoder.TryEncode(frame, format, components == 3, codestream, out int length));
                Assert.Equal(expected, codestream[..length]);
                byte[] decoded = new byte[frame.Length];
                decoder.Decode(codestream, format, decoded);
                Assert.Equal(frame, decoded);
            }
        }
    }

    [Theory]
    [InlineData(false, 203, 1)]
    [InlineData(true, 203, 1)]
    [InlineData(false, 513, 3)]
    [InlineData(true, 385, 2)]
    public void Encode_does_not_depend_on_lanes(bool color, int height, int threads)
    {
        int components = color ? 3 : 1;
        SampleFormat format = new(401, height, components, 16, false, 2);
        byte[] frame = Frames.Fill(401, height, components, 2, (x, y, c) => 50000 + (x * 7 + y * 3 + c * 100) % 4000);
        SampleRange range = SampleRange.Of(frame, format);
        Lanes narrow = Lanes.For(range, color, DecompositionLevels.For(401, height));
        Assert.Equal(16, narrow.Bits);

        using Htj2kEncoder encoder = new(threads);
        byte[] first = new byte[frame.Length];
        byte[] second = new byte[frame.Length];
        Assert.True(encoder.TryEncode(frame, format, color, narrow, first, out int firstLength));
        Assert.True(encoder.TryEncode(frame, format, color, new Lanes(32, 32768), second, out int secondLength));
        Assert.Equal(first[..firstLength], second[..secondLength]);
        Assert.True(encoder.TryEncode(frame, format, color, new Lanes(64, 12345), second, out secondLength));
        Assert.Equal(first[..firstLength], second[..secondLength]);
    }

    /// <summary>Whichever thread meets the rows that do not fit 16-bit lanes tells the others.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(300)]
    [InlineData(640)]
    public void Decode_of_a_few_rows_that_need_wider_lanes_does_not_depend_on_threads(int row)
    {
        SampleFormat format = new(200, 641, 1, 16, false, 2);
        byte[] frame = Frames.Fill(200, 641, 1, 2, (x, y, _) => y != row ? 30000 + x : x % 3 == 0 ? 0 : 65535);
        byte[] codestream = LosslessCodestream.Of(format, frame);
        foreach (int threads in (int[])[1, 2, 3])
        {
            for (int i = 0; i < 5; i++)
            {
                using Htj2kDecoder decoder = new(threads);
                byte[] decoded = new byte[frame.Length];
                decoder.Decode(codestream, format, decoded);
                Assert.Equal(frame, decoded);
            }
        }
    }

    [Theory]
    [Trait("Length", "long")]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_goes_on_after_broken_code_blocks(int threads)
    {
        SampleFormat format = new(300, 700, 1, 12, false, 2);
        byte[] frame = Frames.Natural(300, 700, 1, 12, false, 2);
        byte[] codestream = LosslessCodestream.Of(format, frame);
        using Htj2kDecoder decoder = new(threads);
        byte[] decoded = new byte[frame.Length];
        int refused = 0;
        for (int i = 1; i < 40; i++)
        {
            byte[] broken = (byte[])codestream.Clone();
            broken.AsSpan(codestream.Length * i / 40, 400).Fill(0xFF);
            try
            {
                decoder.Decode(broken, format, decoded);
            }
            catch (Htj2kFormatException)
            {
                refused++;
            }

            decoder.Decode(codestream, format, decoded);
            Assert.Equal(frame, decoded);
        }

        Assert.True(refused > 10);
    }

    [Fact]
    public void Decode_with_discarded_resolutions_equals_the_independent_decoder()
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
        SampleFormat format = new(501, 303, 1, 12, false, 2);
        byte[] codestream = LosslessCodestream.Of(format, Frames.Natural(501, 303, 1, 12, false, 2));
        using Htj2kDecoder decoder = new();
        for (int discarded = 0; discarded <= 5; discarded++)
        {
            int width = (501 + (1 << discarded) - 1) >> discarded;
            int height = (303 + (1 << discarded) - 1) >> discarded;
            byte[] decoded = new byte[width * height * 2];
            decoder.Decode(codestream, format with { Width = width, Height = height }, decoded,
                new DecodingOptions { DiscardedResolutions = discarded });
            Assert.Equal(OpenJpeg.Decode(codestream, "-r", discarded.ToString(System.Globalization.CultureInfo.InvariantCulture)), decoded);
        }
    }

    private static void AssertRoundTrip(SampleFormat format, byte[] samples, bool colorTransform = false)
    {
        byte[] codestream = LosslessCodestream.Of(format, samples, colorTransform);
        using Htj2kDecoder decoder = new();
        byte[] decoded = new byte[samples.Length];
        decoder.Decode(codestream, format, decoded);
        Assert.Equal(samples, decoded);
    }
}
