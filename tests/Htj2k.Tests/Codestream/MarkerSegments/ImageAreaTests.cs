// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using Xunit;

namespace Htj2k.Tests.Codestream.MarkerSegments;

/// <summary>Images of more samples than 64 bits count: their number is not taken for a small one.</summary>
public sealed class ImageAreaTests
{
    private const int Side = 1 << 30;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(255)]
    public void Image_of_more_samples_than_64_bits_count_is_refused(int components)
    {
        byte[] codestream = Declare(components);
        using Htj2kDecoder decoder = new();
        foreach (long limit in (long[])[DecodingOptions.DefaultMaximumSamples, long.MaxValue - 1])
        {
            Htj2kFormatException exception = Assert.Throws<Htj2kFormatException>(
                () => decoder.DecodePlanes(codestream, 2, [], new DecodingOptions { MaximumSamples = limit }));
            Assert.Equal(0, exception.Offset);
            Assert.StartsWith(
                $"an image of {long.MaxValue} samples; at most {limit} are accepted", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 2)]
    [InlineData(4, 4)]
    public void Planes_of_more_bytes_than_64_bits_count_have_no_length(int components, int bytesPerSample)
    {
        byte[] codestream = Declare(components);
        using Htj2kDecoder decoder = new();

        Assert.Equal(long.MaxValue, Htj2kDecoder.PlanesBytes(Htj2kDecoder.ReadInfo(codestream), bytesPerSample));
        DecodingOptions options = new() { MaximumSamples = long.MaxValue };
        Assert.Throws<ArgumentException>(() => decoder.DecodePlanes(codestream, Math.Max(2, bytesPerSample), [], options));
    }

    private static byte[] Declare(int components)
    {
        SampleFormat format = new(1, 1, components, 12, false, 2);
        byte[] codestream = new byte[100 * components + 1000];
        using Htj2kEncoder encoder = new();
        Assert.True(encoder.TryEncode(new byte[format.FrameBytes], format, false, codestream, out int length));

        // Xsiz, Ysiz; XTsiz, YTsiz.
        foreach (int offset in (int[])[8, 12, 24, 28])
        {
            BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(offset), Side);
        }

        return codestream[..length];
    }
}
