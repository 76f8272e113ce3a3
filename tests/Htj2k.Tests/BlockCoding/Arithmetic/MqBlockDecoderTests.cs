// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.Structure;
using Htj2k.Tests.Codestream;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

public sealed unsafe class MqBlockDecoderTests
{
    public static TheoryData<int> Styles => [0, 1, 2, 4, 8, 16, 32, 1 | 4, 1 | 8 | 32, 2 | 8 | 16 | 32, 63];

    [Theory]
    [MemberData(nameof(Styles))]
    public void TryDecode_of_all_sub_bands_gives_the_image_that_was_encoded(int style)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        foreach ((int width, int height, int bits) in new[] { (128, 128, 12), (101, 77, 16), (7, 3, 12), (2, 128, 12), (128, 5, 16) })
        {
            ushort[] samples = Image(new Random(style), width, height, bits);
            ForeignCodestream codestream = ForeignCodestream.Encode(samples, width, height, bits, (CodeBlockStyle)style);

            int[] decoded = Synthesise(codestream, (CodeBlockStyle)style, width, height);

            Assert.Equal(samples, Array.ConvertAll(decoded, sample => (ushort)(sample + (1 << (bits - 1)))));
        }
    }

    [Fact]
    public void TryDecode_of_some_passes_gives_values_within_what_is_undecided()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        const CodeBlockStyle Style = CodeBlockStyle.TerminateEachPass;
        ForeignCodestream codestream = ForeignCodestream.Encode(Image(new Random(3), 128, 128, 12), 128, 128, 12, Style);
        ForeignCodestream.Band band = codestream.Bands[0];
        int[] whole = Integers(Decode<uint>(band, SubbandOrientation.LL, Style, 64, 64)!, band.MagnitudeBits);

        for (int passes = 1; passes <= band.Segments.Length; passes++)
        {
            ForeignCodestream.Band some = band with { Segments = band.Segments[..passes] };
            int[] part = Integers(Decode<uint>(some, SubbandOrientation.LL, Style, 64, 64)!, band.MagnitudeBits);
            int undecided = band.MagnitudeBits - band.Missing - (passes - 1) / 3;
            for (int i = 0; i < part.Length; i++)
            {
                Assert.InRange(Math.Abs(part[i] - whole[i]), 0, (1 << undecided) - 1);
            }
        }
    }

    [Fact]
    public void TryDecode_to_wide_words_gives_the_same_value()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        ForeignCodestream codestream = ForeignCodestream.Encode(Image(new Random(4), 64, 50, 16), 64, 50, 16, CodeBlockStyle.None);
        ForeignCodestream.Band band = codestream.Bands[3];

        uint[] words = Decode<uint>(band, SubbandOrientation.HH, CodeBlockStyle.None, 32, 25)!;
        ulong[] wide = Decode<ulong>(band, SubbandOrientation.HH, CodeBlockStyle.None, 32, 25)!;

        Assert.Equal(Array.ConvertAll(words, word => (ulong)word << 32), wide);
    }

    [Theory]
    [InlineData(200, 40)]
    [InlineData(6000, 64)]
    public void TryDecode_of_noise_equals_plain_decoding(int mostBytes, int longestSide)
    {
        Random random = new(mostBytes);
        int decoded = 0;
        for (int i = 0; i < 250; i++)
        {
            byte[] data = new byte[random.Next(0, mostBytes)];
            random.NextBytes(data);
            for (int k = 0; k < data.Length / 16; k++)
            {
                // Carries into 0xFF are as rare as markers in noise.
                int place = random.Next(1, data.Length);
                (data[place - 1], data[place]) = (0xFF, (byte)random.Next(0x7E, 0x92));
            }

            var style = (CodeBlockStyle)random.Next(64);
            if (random.Next(4) != 0)
            {
                style &= ~CodeBlockStyle.SegmentationSymbols;
            }

            int missing = random.Next(0, 12);
            int passes = random.Next(0, 3 * (12 - missing) - 1);
            CodewordSegment[] segments = Split(random, data.Length, passes, style);
            ForeignCodestream.Band band = new(data, segments, missing, 12);
            var orientation = (SubbandOrientation)random.Next(4);
            (int width, int height) = (random.Next(1, longestSide + 1), random.Next(1, longestSide + 1));

            uint[]? expected = new PlainBlockDecoder(orientation, style, width, height).Decode(data, segments, missing);

            Assert.Equal(expected, Decode<uint>(band, orientation, style, width, height));
            decoded += expected is null ? 0 : 1;
        }

        Assert.InRange(decoded, 125, 250);
    }

    [Theory]
    [InlineData(1024, 4)]
    [InlineData(4, 1024)]
    [InlineData(1024, 1)]
    [InlineData(1, 1024)]
    [InlineData(819, 5)]
    public void TryDecode_of_long_blocks_equals_plain_decoding(int width, int height)
    {
        byte[] data = new byte[5000];
        new Random(width).NextBytes(data);
        CodewordSegment[] segments = [new(data.Length, 25)];

        uint[]? expected = new PlainBlockDecoder(SubbandOrientation.HL, CodeBlockStyle.None, width, height).Decode(data, segments, 3);

        Assert.Equal(
            expected, Decode<uint>(new(data, segments, 3, 12), SubbandOrientation.HL, CodeBlockStyle.None, width, height));
    }

    [Theory]
    [InlineData(-1, 12, 1, 10)]
    [InlineData(12, 12, 1, 10)]
    [InlineData(0, 31, 1, 10)]
    [InlineData(3, 12, 26, 10)]
    [InlineData(3, 12, 1, 11)]
    [InlineData(3, 12, -1, 10)]
    [InlineData(3, 12, 1, -1)]
    public void TryDecode_of_impossible_counts_is_false(int missing, int magnitudeBits, int passes, int length)
        => Assert.Null(
            Decode<uint>(new(new byte[10], [new(length, passes)], missing, magnitudeBits), SubbandOrientation.LL, CodeBlockStyle.None, 8,
            8));

    [Fact]
    public void TryDecode_of_a_wrong_segmentation_symbol_is_false()
        => Assert.Null(
            Decode<uint>(new(new byte[10], [new(10, 1)], 3, 12), SubbandOrientation.LL, CodeBlockStyle.SegmentationSymbols, 8, 8));

    /// <summary>Segments that the style requires: one for each pass, those of bypass, one for all; sometimes others.</summary>
    private static CodewordSegment[] Split(Random random, int length, int passes, CodeBlockStyle style)
    {
        bool isRandom = random.Next(10) == 0;
        List<CodewordSegment> segments = [];
        for (int pass = 0, left = length; pass < passes;)
        {
            int plane = (pass + 2) / 3;
            int count = (style & CodeBlockStyle.TerminateEachPass) != 0 ? 1
                : (style & CodeBlockStyle.SelectiveBypass) == 0 ? passes
                : plane < 4 ? 10
                : (pass + 2) % 3 == 0 ? 2 : 1;
            count = Math.Min(isRandom ? random.Next(1, 12) : count, passes - pass);
            int bytes = pass + count == passes ? left : left * count / (passes - pass);
            segments.Add(new CodewordSegment(bytes, count));
            left -= bytes;
            pass += count;
        }

        return [.. segments];
    }

    private static ushort[] Image(Random random, int width, int height, int bits)
    {
        // A ramp with noise of varying strength, so that all bit-planes and neighbourhoods occur.
        ushort[] samples = new ushort[width * height];
        int most = (1 << bits) - 1;
        for (int i = 0; i < samples.Length; i++)
        {
            int x = i % width;
            int noise = random.Next(1 + (most >> (2 + x * 5 / width)));
            samples[i] = (ushort)Math.Min(most, (i / width * most / (2 * height)) + noise);
        }

        return samples;
    }

    private static int[] Synthesise(ForeignCodestream codestream, CodeBlockStyle style, int width, int height)
    {
        int lowWidth = (width + 1) / 2;
        int lowHeight = (height + 1) / 2;
        int[] image = new int[width * height];
        for (int i = 0; i < 4; i++)
        {
            ForeignCodestream.Band band = codestream.Bands[i];
            int bandWidth = i is 0 or 2 ? lowWidth : width - lowWidth;
            int bandHeight = i is 0 or 1 ? lowHeight : height - lowHeight;
            int[] coefficients = Integers(Decode<uint>(band, (SubbandOrientation)i, style, bandWidth, bandHeight)!, band.MagnitudeBits);
            for (int k = 0; k < coefficients.Length; k++)
            {
                image[(2 * (k / bandWidth) + (i >> 1)) * width + 2 * (k % bandWidth) + (i & 1)] = coefficients[k];
            }
        }

        for (int y = 0; y < height; y++)
        {
            Lift(image, y * width, 1, width);
        }

        for (int x = 0; x < width; x++)
        {
            Lift(image, x, width, height);
        }

        return image;
    }

    /// <summary>The inverse 5/3 transform of one line whose low-pass samples have even places (T.800 F.3.8.2).</summary>
    private static void Lift(int[] image, int start, int step, int length)
    {
        int At(int n)
        {
            int last = length - 1;
            int mirrored = n < 0 ? -n : n > last ? 2 * last - n : n;
            return image[start + mirrored * step];
        }

        if (length == 1)
        {
            return;
        }

        for (int n = 0; n < length; n += 2)
        {
            image[start + n * step] -= (At(n - 1) + At(n + 1) + 2) >> 2;
        }

        for (int n = 1; n < length; n += 2)
        {
            image[start + n * step] += (At(n - 1) + At(n + 1)) >> 1;
        }
    }

    private static int[] Integers(uint[] words, int magnitudeBits)
        => Array.ConvertAll(words, word => ((int)word < 0 ? -1 : 1) * (int)((word & int.MaxValue) >> (31 - magnitudeBits)));

    private static T[]? Decode<T>(ForeignCodestream.Band band, SubbandOrientation orientation, CodeBlockStyle style, int width, int height)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        using GuardedMemory data = new(band.Data.Length);
        using GuardedMemory samples = new(width * height * sizeof(T));
        using MqBlockDecoderScratch scratch = new();
        band.Data.CopyTo(data.Span);
        bool isDecoded = MqBlockDecoder.TryDecode(
            data.Span, band.Segments, band.Missing, band.MagnitudeBits, orientation, style, width, height, (T*)samples.Start, width,
                scratch);
        return isDecoded ? new Span<T>((T*)samples.Start, width * height).ToArray() : null;
    }
}
