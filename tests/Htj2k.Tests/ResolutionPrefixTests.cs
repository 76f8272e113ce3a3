// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Tests.Codestream;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Beginnings of codestreams that hold a lower resolution.</summary>
public sealed class ResolutionPrefixTests
{
    private static readonly byte[] s_endOfCodestream = [0xFF, 0xD9];

    public static TheoryData<int, int, int> Images
        => new() { { 512, 384, 1 }, { 65, 1000, 1 }, { 300, 300, 3 }, { 64, 64, 1 }, { 1, 1, 1 } };

    [Theory]
    [MemberData(nameof(Images))]
    public void TryMeasure_of_our_codestream_gives_what_decodes_to_the_lower_resolution(int width, int height, int components)
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? "");
        byte[] codestream = Encode(width, height, components);
        int levels = Htj2kDecoder.ReadInfo(codestream).DecompositionLevels;
        int previous = int.MaxValue;
        for (int reductions = 0; reductions <= levels; reductions++)
        {
            Assert.True(ResolutionPrefix.TryMeasure(codestream, reductions, out int length, out string? obstacle), obstacle);

            Assert.True(length < previous);
            previous = length;
            byte[] prefix = [.. codestream.AsSpan(0, length), .. s_endOfCodestream];
            Assert.Equal(OpenJpeg.Decode(codestream, "-r", $"{reductions}"), OpenJpeg.Decode(prefix, "-r", $"{reductions}"));
        }
    }

    [Fact]
    public void TryMeasure_gives_what_this_decoder_accepts_as_truncated()
    {
        byte[] codestream = Encode(512, 384, 1);
        Assert.True(ResolutionPrefix.TryMeasure(codestream, 2, out int length, out _));
        SampleFormat format = new(128, 96, 1, 12, false, 2);
        byte[] expected = new byte[format.FrameBytes];
        byte[] actual = new byte[format.FrameBytes];
        using Htj2kDecoder decoder = new();

        decoder.Decode(codestream, format, expected, new DecodingOptions { DiscardedResolutions = 2 });
        decoder.Decode(codestream.AsSpan(0, length), format, actual,
            new DecodingOptions { DiscardedResolutions = 2, AllowTruncated = true });

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void TryMeasure_of_no_reductions_is_the_whole_codestream_without_padding()
    {
        byte[] codestream = Encode(100, 100, 1);

        Assert.True(ResolutionPrefix.TryMeasure([.. codestream, 0], 0, out int length, out _));

        Assert.Equal(codestream.Length, length);
    }

    [Fact]
    public void TryMeasure_of_more_reductions_than_levels_names_both()
    {
        byte[] codestream = Encode(512, 512, 1);

        Assert.False(ResolutionPrefix.TryMeasure(codestream, 6, out _, out string? obstacle));

        Assert.Equal("6 reductions; the codestream has 5 decomposition levels", obstacle);
    }

    [Theory]
    [InlineData("the progression is not by resolution (RLCP or RPCL)", "-p", "LRCP", "-n", "3")]
    [InlineData("1 tile-parts for 3 resolutions; one each is accepted", "-p", "RPCL", "-n", "3")]
    [InlineData("4 tiles; one is accepted", "-p", "RPCL", "-n", "3", "-t", "64,64")]
    public void TryMeasure_of_a_codestream_that_is_not_divided_so_says_why(string reason, params string[] options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = OpenJpegEncoder.Encode(Frames.Natural(128, 128, 1, 8, false, 1), "128,128,1,8,u", options);

        Assert.False(ResolutionPrefix.TryMeasure(codestream, 1, out _, out string? obstacle));

        Assert.Equal(reason, obstacle);
    }

    [Fact]
    public void TryMeasure_of_another_encoders_tile_parts_by_resolution_gives_what_decodes()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream =
            OpenJpegEncoder.Encode(Frames.Natural(128, 128, 1, 8, false, 1), "128,128,1,8,u", "-p", "RLCP", "-n", "4", "-TP", "R");

        Assert.True(ResolutionPrefix.TryMeasure(codestream, 2, out int length, out string? obstacle), obstacle);

        byte[] prefix = [.. codestream.AsSpan(0, length), .. s_endOfCodestream];
        Assert.Equal(OpenJpeg.Decode(codestream, "-r", "2"), OpenJpeg.Decode(prefix, "-r", "2"));
    }

    [Theory]
    [InlineData(BlockCoder.HighThroughput)]
    [InlineData(BlockCoder.Mq)]
    public void TryMeasure_of_as_many_tile_parts_that_are_cut_elsewhere_is_refused(BlockCoder coder)
    {
        // Three packets for each of six resolutions.
        RecutCodestream recut = new(Encode(512, 384, 3, coder));
        byte[] byResolution = recut.Cut(3, 3, 3, 3, 3, 3);
        byte[] early = recut.Cut(2, 1, 6, 3, 3, 3);
        byte[] late = recut.Cut(6, 3, 3, 3, 1, 2);
        for (int reductions = 1; reductions <= 5; reductions++)
        {
            Assert.True(ResolutionPrefix.TryMeasure(byResolution, reductions, out _, out string? obstacle), obstacle);
        }

        AssertRefused(early, 5);
        AssertRefused(early, 4);
        for (int reductions = 1; reductions <= 5; reductions++)
        {
            AssertRefused(late, reductions);
        }

        // From here on the tile-parts end where they should.
        Assert.True(ResolutionPrefix.TryMeasure(early, 3, out int length, out _));
        Assert.Equal(ResolutionPrefix.TryMeasure(byResolution, 3, out int expected, out _) ? expected : 0, length);

        static void AssertRefused(byte[] codestream, int reductions)
        {
            Assert.False(ResolutionPrefix.TryMeasure(codestream, reductions, out _, out string? obstacle));
            Assert.Equal("the tile-parts are not divided by resolution", obstacle);
        }
    }

    [Fact]
    public void TryMeasure_of_a_codestream_that_ends_early_throws()
    {
        byte[] codestream = Encode(100, 100, 1);

        Assert.Throws<Htj2kFormatException>(
            () => ResolutionPrefix.TryMeasure(codestream.AsSpan(0, codestream.Length / 2), 1, out _, out _));
    }

    private static byte[] Encode(int width, int height, int components, BlockCoder coder = BlockCoder.HighThroughput)
    {
        SampleFormat format = new(width, height, components, components == 1 ? 12 : 8, false, components == 1 ? 2 : 1);
        byte[] frame = Frames.Natural(width, height, components, format.BitsPerSample, false, format.BytesPerSample);
        using Htj2kEncoder encoder = new(threads: 1, coder);
        byte[] codestream = new byte[2 * frame.Length + 1000];
        Assert.True(encoder.TryEncode(frame, format, components == 3, codestream, out int length));
        return codestream[..length];
    }
}
