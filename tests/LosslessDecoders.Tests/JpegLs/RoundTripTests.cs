// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using LosslessDecoders.JpegLs;
using Xunit;

namespace LosslessDecoders.Tests.JpegLs;

[Trait("Length", "long")]
public sealed class RoundTripTests
{
    private static readonly (int Width, int Height)[] s_sizes = [(1, 1), (1, 9), (9, 1), (2, 2), (3, 17), (48, 32), (61, 23), (130, 5)];

    private readonly JpegLsDecoder _decoder = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 3)]
    [InlineData(0, 4)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    public void Decode_every_size_and_precision_gives_the_encoded_samples(int interleave, int components)
    {
        int seed = 0;
        for (int precision = 2; precision <= 16; precision++)
        {
            foreach ((int width, int height) in s_sizes)
            {
                for (int style = 0; style < 2; style++)
                {
                    JpegLsEncoder encoder = new()
                    {
                        Width = width,
                        Height = height,
                        Components = components,
                        Precision = precision,
                        Interleave = interleave,
                    };
                    AssertRoundTrip(encoder, seed++);
                }
            }
        }
    }

    [Theory]
    [InlineData(2, 1, 1, 1, 1, 3)]
    [InlineData(2, 2, 1, 2, 2, 255)]
    [InlineData(8, 0, 0, 0, 0, 0)]
    [InlineData(8, 255, 9, 9, 9, 31)]
    [InlineData(8, 100, 1, 2, 3, 3)]
    [InlineData(8, 200, 0, 0, 200, 64)]
    [InlineData(12, 3000, 10, 0, 2999, 100)]
    [InlineData(16, 65535, 1, 65535, 65535, 65535)]
    [InlineData(16, 40000, 0, 0, 0, 3)]
    [InlineData(16, 128, 0, 0, 0, 4)]
    public void Decode_presets_give_the_encoded_samples(int precision, int maxVal, int t1, int t2, int t3, int reset)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            JpegLsEncoder encoder = new()
            {
                Width = 40 + seed % 7,
                Height = 50,
                Components = seed % 3 == 0 ? 1 : 3,
                Interleave = seed % 3,
                Precision = precision,
                Presets = [maxVal, t1, t2, t3, reset],
            };
            AssertRoundTrip(encoder, seed);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(29, 2)]
    [InlineData(30, 2)]
    [InlineData(1000, 3)]
    public void Decode_restart_intervals_give_the_encoded_samples(int interval, int intervalBytes)
    {
        for (int seed = 0; seed < 15; seed++)
        {
            JpegLsEncoder encoder = new()
            {
                Width = 33,
                Height = 30,
                Components = seed % 3 == 0 ? 1 : 3,
                Interleave = seed % 3,
                Precision = 10,
                RestartInterval = interval,
                RestartIntervalBytes = intervalBytes,
            };
            AssertRoundTrip(encoder, seed);
        }
    }

    [Fact]
    public void Decode_wide_flat_lines_use_the_longest_runs()
    {
        int[] samples = new int[65535 * 3];
        samples[^5] = 9;
        JpegLsEncoder encoder = new() { Width = 65535, Height = 3, Precision = 16 };
        AssertDecodes(encoder, samples, 2);
    }

    [Fact]
    public void Decode_narrow_precision_into_wide_samples_leaves_the_upper_bits_zero()
    {
        JpegLsEncoder encoder = new() { Width = 48, Height = 32, Precision = 6 };
        AssertDecodes(encoder, TestImage.Create(48, 32, 1, 63, 3), 2);
    }

    [Fact]
    public void Decode_other_segments_and_fill_bytes_are_skipped()
    {
        List<byte> prefix = [0xFF, 0xFF];
        JpegLsEncoder.AddSegment(prefix, 0xE0, [1, 2, 3]);
        JpegLsEncoder.AddSegment(prefix, 0xE8, [.. "mrfx"u8, 0]);
        JpegLsEncoder.AddSegment(prefix, 0xFE, [0xFF, 0xD9]);
        JpegLsEncoder encoder = new() { Width = 48, Height = 32, Prefix = [.. prefix] };
        AssertDecodes(encoder, TestImage.Create(48, 32, 1, 255, 3), 1);
    }

    private void AssertRoundTrip(JpegLsEncoder encoder, int seed)
    {
        int[] samples = TestImage.Create(encoder.Width, encoder.Height, encoder.Components, encoder.MaxVal, seed);
        AssertDecodes(encoder, samples, encoder.Precision > 8 ? 2 : 1);
    }

    private void AssertDecodes(JpegLsEncoder encoder, int[] samples, int bytesPerSample)
    {
        byte[] frame = encoder.Encode(samples);
        byte[] expected = TestImage.ToBytes(samples, bytesPerSample);
        FrameFormat format = new(encoder.Width, encoder.Height, encoder.Components, bytesPerSample);
        byte[] decoded = new byte[expected.Length];
        decoded.AsSpan().Fill(0xA5);
        _decoder.Decode(frame, format, decoded);
        string image = string.Create(CultureInfo.InvariantCulture, $"{encoder.Width} x {encoder.Height} of {encoder.Precision} bits");
        Assert.True(expected.AsSpan().SequenceEqual(decoded), image);
        Assert.Equal(new CodedFrameInfo(encoder.Width, encoder.Height, encoder.Components, encoder.Precision, true),
            JpegLsDecoder.ReadInfo(frame));
    }
}
