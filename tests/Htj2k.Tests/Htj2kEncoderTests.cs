// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>What the encoder makes, seen by an independent decoder.</summary>
public sealed class Htj2kEncoderTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 2 }, { 2, 1 }, { 1, 97 }, { 97, 1 }, { 2, 2 }, { 3, 3 }, { 5, 7 }, { 17, 31 }, { 63, 65 }, { 64, 64 }, { 65, 63 },
        { 100, 300 }, { 256, 256 }, { 511, 257 }, { 640, 479 }, { 2500, 33 }, { 33, 2500 },
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
        AssertLossless(new SampleFormat(width, height, 3, 8, false, 1), Frames.Natural(width, height, 3, 8, false, 1), colorTransform: true);
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
        byte[] planar = Frames.ToPlanar(samples, format.Components, format.BytesPerSample);

        // OpenJPEG writes one byte up to 8 bits, and does not repeat the sign.
        int written = format.BitsPerSample > 8 ? 2 : 1;
        int mask = (1 << format.BitsPerSample) - 1;
        byte[] expected = [.. planar
            .Where((_, i) => i % format.BytesPerSample < written)
            .Select((value, i) => (byte)(value & (i % written == 0 ? mask : mask >> 8)))];
        Assert.Equal(expected, decoded);
    }
}
