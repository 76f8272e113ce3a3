// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Encoding;
using Htj2k.Samples;
using Htj2k.Structure;
using Htj2k.Tests.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Samples in 32 bits, of every precision: radiotherapy doses have them.</summary>
public sealed class WidePrecisionTests
{
    public static TheoryData<int, bool> Precisions
    {
        get
        {
            TheoryData<int, bool> data = [];
            for (int bits = 1; bits <= 32; bits++)
            {
                data.Add(bits, false);
                data.Add(bits, true);
            }

            return data;
        }
    }

    public static TheoryData<int, int> Sizes
        => new() { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 3, 5 }, { 1, 131 }, { 131, 1 }, { 64, 64 }, { 65, 67 }, { 200, 129 }, { 300, 270 } };

    [Theory]
    [MemberData(nameof(Precisions))]
    public void TryEncode_any_precision_in_32_bits_is_lossless(int bits, bool isSigned)
    {
        foreach (int components in (int[])[1, 3])
        {
            SampleFormat format = new(150, 131, components, bits, isSigned, 4);
            foreach (bool colorTransform in components == 3 ? (bool[])[false, true] : [false])
            {
                AssertLossless(format, Frames.Natural(150, 131, components, bits, isSigned, 4), colorTransform);
                AssertLossless(format, Frames.Natural(150, 131, components, bits, isSigned, 4, noise: 1), colorTransform);
                AssertLossless(format, Frames.Checkerboard(150, 131, components, bits, isSigned, 4), colorTransform);
                AssertLossless(format, RandomExtremes(format), colorTransform);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TryEncode_32_bits_of_any_size_are_lossless(int width, int height)
    {
        foreach (bool isSigned in (bool[])[false, true])
        {
            SampleFormat format = new(width, height, 1, 32, isSigned, 4);
            AssertLossless(format, Frames.Natural(width, height, 1, 32, isSigned, 4));
            AssertLossless(format, Frames.Checkerboard(width, height, 1, 32, isSigned, 4));
            AssertLossless(format with { Components = 3 }, RandomExtremes(format with { Components = 3 }), colorTransform: true);
        }
    }

    /// <summary>The largest coefficients that 32-bit samples can make on each level.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void TryEncode_hardest_frames_of_32_bits_are_lossless(int level)
    {
        long[] hardest = AnalysisFilters.HardestFrame(256, level, uint.MaxValue);
        AssertLossless(new SampleFormat(256, 256, 1, 32, false, 4), Frames.Fill(256, 256, 1, 4, (x, y, _) => hardest[y * 256 + x]));

        // Green against red and blue: the colour transform's differences span 33 bits.
        AssertLossless(
            new SampleFormat(256, 256, 3, 32, false, 4),
            Frames.Fill(256, 256, 3, 4, (x, y, c) => c == 1 ? uint.MaxValue - hardest[y * 256 + x] : hardest[y * 256 + x]),
            colorTransform: true);
    }

    /// <summary>The wavelet's lanes are chosen by the samples: doses of 32 bits mostly span less.</summary>
    [Theory]
    [InlineData(3_000_000_000, 2000, false, 16)]
    [InlineData(3_000_000_000, 40_000_000, false, 32)]
    [InlineData(-2_000_000_000, 1 << 16, true, 32)]
    [InlineData(0, 500_000_000, false, 64)]
    public void TryEncode_in_lanes_that_the_range_allows_gives_the_codestream_of_wider_lanes(
        long lowest, int spread, bool isSigned, int bits)
    {
        foreach (bool colorTransform in (bool[])[false, true])
        {
            int components = colorTransform ? 3 : 1;
            SampleFormat format = new(201, 133, components, 32, isSigned, 4);
            Random random = new(7);
            byte[] frame = Frames.Fill(201, 133, components, 4, (_, _, _) => lowest + random.Next(spread + 1));
            Lanes lanes = Lanes.For(SampleRange.Of(frame, format), colorTransform, DecompositionLevels.For(201, 133));
            Assert.Equal(bits, lanes.Bits);
            using Htj2kEncoder encoder = new();
            byte[] expected = new byte[2 * frame.Length];
            byte[] actual = new byte[2 * frame.Length];

            Assert.True(encoder.TryEncode(frame, format, colorTransform, new Lanes(64, 0), expected, out int expectedLength));
            Assert.True(encoder.TryEncode(frame, format, colorTransform, lanes, actual, out int actualLength));

            Assert.Equal(expected.AsSpan(0, expectedLength), actual.AsSpan(0, actualLength));
            AssertLossless(format, frame, colorTransform);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryEncode_32_bits_does_not_depend_on_threads(int threads)
    {
        SampleFormat format = new(700, 520, 1, 32, true, 4);
        byte[] frame = Frames.Natural(700, 520, 1, 32, true, 4, noise: 0.3);
        using Htj2kEncoder alone = new();
        using Htj2kEncoder together = new(threads);
        using Htj2kDecoder decoder = new(threads);
        byte[] expected = new byte[2 * frame.Length];
        byte[] actual = new byte[2 * frame.Length];
        byte[] decoded = new byte[frame.Length];

        Assert.True(alone.TryEncode(frame, format, false, expected, out int expectedLength));
        Assert.True(together.TryEncode(frame, format, false, actual, out int actualLength));
        decoder.Decode(actual.AsSpan(0, actualLength), format, decoded);

        Assert.Equal(expected.AsSpan(0, expectedLength), actual.AsSpan(0, actualLength));
        Assert.True(frame.AsSpan().SequenceEqual(decoded));
    }

    [Theory]
    [InlineData(31, false, 0x8000_0000)]
    [InlineData(31, true, 0x4000_0000)]
    public void TryEncode_sample_outside_its_precision_throws(int bits, bool isSigned, long outside)
    {
        SampleFormat format = new(20, 20, 1, bits, isSigned, 4);
        byte[] frame = Frames.Fill(20, 20, 1, 4, (x, y, _) => x == 7 && y == 9 ? outside : 0);
        using Htj2kEncoder encoder = new();
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => encoder.TryEncode(frame, format, false, new byte[10000], out _));

        Assert.Contains("the precision allows", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Guard bits make up for exponents that QCD cannot hold; Ccap15 declares the magnitudes (T.800 A.6.4, T.814 A.3.3).</summary>
    [Theory]
    [InlineData(25, 1, 1, 0x14)]
    [InlineData(32, 1, 5, 0x15)]
    [InlineData(32, 3, 6, 0x16)]
    public void TryEncode_declares_the_magnitude_bits(int bits, int components, int guardBits, int capabilities)
    {
        SampleFormat format = new(150, 131, components, bits, false, 4);
        byte[] codestream = LosslessCodestream.Of(format, Frames.Natural(150, 131, components, bits, false, 4), components == 3);

        int extended = codestream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x50]);
        int quantization = codestream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x5C]);
        Assert.Equal(capabilities, codestream[extended + 9]);
        Assert.Equal(guardBits, codestream[quantization + 4] >> 5);
    }

    /// <summary>OpenJPH 0.32 made it, with two decompositions: coefficients have up to 34 bits.</summary>
    [Fact]
    public void Decode_of_a_codestream_of_another_encoder_gives_the_samples()
    {
        const string Codestream =
            "FF4FFF51002940000000000C0000000A00000000000000000000000C0000000A000000000000000000019F0101FF500008000200000015FF52000C00"
            + "020001000204044001FF5C000A80F0F8F8F8F0F0F0FF64001700014F70656E4A50482056657220302E33322E302EFF90000A0000000002630001FF93"
            + "C00000002EA8D200C0C820001C2CFA7F7D7700D8EC10007895FE9FF9E4FF7F9DFBFF2E700020F200604BCEB6037B3900C00000001759000000005BD0"
            + "00000005BE15FE7F8A90FF1F1C4A00403AE4FF6FA9FAFF776004004A46010090A5FF7F8E39FF7FF7019117FEF7037F3900EFFD7F02BEFF7FC9610060"
            + "40C8FF1FABE1FF3FC5EFFF4FFA02F8017B3600A0FEFF02790300A87A02001C8CFEFF23AFF7FF37E80600C0FB03390178B600C00000002FA160000000"
            + "17D0F00000000BE8C003030060340400009CFF7FFF320000C05FF1FF7FF00200800F100000B30C0000201D0000FC070080FF64FF7FCF98FF7F271F00"
            + "003C1900001E2C0000C0D6FF7F7B1C0000AE460000D0F4FF7F5E0300001725000020020080CF010000920C0000B51B008069FEFF7FF3000080F80300"
            + "C07CFF7FFF01EBFF7FF31F7F73B9BC5F603390029C0006FF7F3FF8FAFF3FBD0600C04308000050FDFF3F37FCFF3F1B0900000CFF7FBF53FEFF5F1700"
            + "0000D8FF7F7FAB0100903FFEFF3F06FF7F3F40FF7FBFBF0600C00F010000A8FEFF5F970300E04602000038FF7FDF29FF7FDF29FEFF2FD8FF7F7FFEFB"
            + "FF3FBEFCFF3FC6FCFF7F140700002AFCFF7FA9120000FA03ED3F7F97A10FA0D719012B3E0008FEFF3F0414000029350000003BFF7F1F43050040F80E"
            + "0000A8F2FF7F11080000040001000061FF7F1F0DFF7FFF192A00008C6F000000C1FF7F8F1F0000205203000018F7FF7F31540000C47A0000802AFF7F"
            + "1F850500400010000010E7FF7FABE1FF7FBFFD0300C03CFCFF7F2BCCFF7FB75C0000B081000040D5030000FE3EED9DEE5A70E0DB5A01A9BD00FFD9";
        SampleFormat format = new(12, 10, 1, 32, true, 4);
        byte[] decoded = new byte[format.FrameBytes];
        using Htj2kDecoder decoder = new();

        decoder.Decode(Convert.FromHexString(Codestream), format, decoded);

        Assert.Equal(
            Frames.Fill(12, 10, 1, 4, (x, y, _) => ((x * 7 + y * 5) % 3) switch
            {
                0 => int.MaxValue,
                1 => int.MinValue,
                _ => x * 2654435761L % 1000,
            }),
            decoded);
    }

    [Fact]
    [Trait("Length", "long")]
    public void Decode_of_truncations_and_mutations_of_32_bits_is_refused_or_decoded()
    {
        SampleFormat format = new(90, 80, 1, 32, false, 4);
        byte[] frame = Frames.Natural(90, 80, 1, 32, false, 4, noise: 0.5);
        byte[] codestream = LosslessCodestream.Of(format, frame);
        byte[] decoded = new byte[frame.Length];
        using Htj2kDecoder decoder = new(threads: 2);
        Random random = new(5);
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutation = (i % 3 == 0 ? codestream.AsSpan(0, random.Next(codestream.Length)) : codestream).ToArray();
            if (i % 3 > 0)
            {
                mutation[random.Next(i % 3 == 1 ? 150 : mutation.Length)] = (byte)random.Next(256);
            }

            try
            {
                decoder.Decode(mutation, format, decoded, new DecodingOptions { AllowTruncated = i % 2 == 0 });
            }
            catch (Exception exception) when (exception is Htj2kFormatException or ArgumentException)
            {
                // Refused, as it should be where the mutation can be told.
            }
        }

        decoder.Decode(codestream, format, decoded);
        Assert.Equal(frame, decoded);
    }

    /// <summary>The largest or the smallest sample, by chance.</summary>
    private static byte[] RandomExtremes(SampleFormat format)
    {
        (Random random, SampleRange range) = (new Random(format.Width), SampleRange.Allowed(format));
        return Frames.Fill(format.Width, format.Height, format.Components, format.BytesPerSample,
            (_, _, _) => random.Next(2) == 0 ? range.Minimum : range.Maximum);
    }

    private static void AssertLossless(SampleFormat format, byte[] samples, bool colorTransform = false)
    {
        byte[] decoded = new byte[samples.Length];
        using Htj2kDecoder decoder = new();
        decoder.Decode(LosslessCodestream.Of(format, samples, colorTransform), format, decoded);
        Assert.True(samples.AsSpan().SequenceEqual(decoded));
    }
}
