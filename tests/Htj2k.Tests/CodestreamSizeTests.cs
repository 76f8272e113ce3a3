// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>The sizes of some codestreams, in a file that a change in compression has to touch: CodestreamSizes.tsv.</summary>
public sealed class CodestreamSizeTests
{
    private const int Width = 500;
    private const int Height = 390;

    private static readonly (string Name, SampleFormat Format, Func<SampleFormat, byte[]> Draw)[] s_images =
    [
        ("flat, 16 bits", Format(1, 16, false), format => new byte[format.FrameBytes]),
        ("slopes, 8 bits", Format(1, 8, false), Slopes),
        ("slopes, 12 bits", Format(1, 12, false), Slopes),
        ("slopes, 16 bits signed", Format(1, 16, true), Slopes),
        ("slopes, RGB", Format(3, 8, false), Slopes),
        ("noise, 8 bits", Format(1, 8, false), Noise),
        ("noise, 12 bits", Format(1, 12, false), Noise),
        ("checkerboard, 16 bits signed", Format(1, 16, true), Checkerboard),
    ];

    [Fact]
    public void TryEncode_makes_codestreams_of_the_checked_sizes()
    {
        string file = Path.Combine(Repository.Root, "tests", "Htj2k.Tests", "CodestreamSizes.tsv");
        string sizes = string.Join('\n', ["image\tsamples\tHTJ2K\tJPEG 2000", .. s_images.Select(Line), ""]);

        Assert.True(File.ReadAllText(file) == sizes, $"Sizes have changed. If that is meant, {file} becomes:\n{sizes}");
    }

    private static string Line((string Name, SampleFormat Format, Func<SampleFormat, byte[]> Draw) image)
    {
        byte[] samples = image.Draw(image.Format);
        return string.Join(
            '\t',
            image.Name,
            samples.Length,
            Size(samples, image.Format, BlockCoder.HighThroughput),
            Size(samples, image.Format, BlockCoder.Mq));
    }

    private static int Size(byte[] samples, SampleFormat format, BlockCoder coder)
    {
        using Htj2kEncoder encoder = new(coder: coder);
        byte[] codestream = new byte[2 * samples.Length + 1000];
        Assert.True(encoder.TryEncode(samples, format, format.Components == 3, codestream, out int length));
        return length;
    }

    private static SampleFormat Format(int components, int bits, bool isSigned)
        => new(Width, Height, components, bits, isSigned, bits > 8 ? 2 : 1);

    private static byte[] Slopes(SampleFormat format)
        => Frames.Slopes(format.Width, format.Height, format.Components, format.BitsPerSample, format.IsSigned, format.BytesPerSample);

    private static byte[] Noise(SampleFormat format)
        => Frames.Natural(format.Width, format.Height, format.Components, format.BitsPerSample, format.IsSigned, format.BytesPerSample,
            noise: 1);

    private static byte[] Checkerboard(SampleFormat format)
        => Frames.Checkerboard(format.Width, format.Height, format.Components, format.BitsPerSample, format.IsSigned,
            format.BytesPerSample);
}
