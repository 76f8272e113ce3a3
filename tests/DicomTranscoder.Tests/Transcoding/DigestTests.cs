// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

public sealed class DigestTests
{
    private static readonly Reception s_reception = new("RestApi");

    [Fact]
    public void Digest_of_a_converted_image_is_that_of_the_samples_received()
    {
        byte[] pixels = SampleNoise.Create(61 * 83, 8, 8);
        byte[] converted = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(61, 83, 8, 8), pixels, vr: "OB"));
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });

        ConversionResult result = transcoder.Digest(converted, out string digest);

        Assert.True(result.IsConverted);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(pixels)), digest);
    }

    [Fact]
    public void Digest_of_what_is_no_JPEG_2000_is_refused_with_the_reason()
    {
        byte[] file = Conversions.FileOf(DicomFile.Image(8, 8, 8, 8), new byte[64], vr: "OB");
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });

        ConversionResult result = transcoder.Digest(file, out string digest);

        Assert.Equal((KeepReason.NotJpeg2000, ""), (result.Reason, digest));
    }

    [Fact]
    public void Examine_says_what_ConvertReceived_does()
    {
        byte[] image = Conversions.FileOf(DicomFile.Image(61, 83, 16, 12), SampleNoise.Create(61 * 83, 16, 12));
        byte[] converted = Conversions.MustConvert(image);
        byte[] cut = Conversions.FileOf(DicomFile.Image(61, 83, 16, 12), new byte[100]);
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });

        Assert.Equal(KeepReason.None, transcoder.Examine(image, s_reception).Reason);
        Assert.Equal(KeepReason.AlreadyHtj2k, transcoder.Examine(converted, s_reception).Reason);
        Assert.Equal(KeepReason.ShortPixelData, transcoder.Examine(cut, s_reception).Reason);
    }
}
