// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using Htj2k;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>JPEG 2000 Lossless (.90) as the target.</summary>
public sealed class Jpeg2000TargetTests
{
    private const int Side = 70;

    private static readonly TranscodingOptions s_options = new() { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, Threads = 2 };

    [Theory]
    [InlineData(8, 8, false, "MONOCHROME2")]
    [InlineData(8, 5, false, "MONOCHROME2")]
    [InlineData(16, 12, false, "MONOCHROME1")]
    [InlineData(16, 12, true, "MONOCHROME2")]
    [InlineData(16, 16, true, "MONOCHROME2")]
    [InlineData(32, 24, true, "MONOCHROME2")]
    [InlineData(8, 8, false, "RGB")]
    [InlineData(16, 16, false, "RGB")]
    [InlineData(8, 8, false, "YBR_FULL")]
    public void Restore_of_a_converted_image_gives_the_samples_received(ushort allocated, ushort stored, bool isSigned, string photometric)
    {
        int components = photometric.StartsWith("MONO", StringComparison.Ordinal) ? 1 : 3;
        byte[] pixels = SampleNoise.Create(2 * Side * Side * components, allocated, stored, isSigned);
        byte[] file =
            Conversions.FileOf(DicomFile.Image(Side, Side, allocated, stored, isSigned, photometric: photometric)
            .Text(0x0028_0008, "IS", "2"), pixels);

        byte[] converted = Conversions.MustConvert(file, s_options);
        byte[] restored = Conversions.MustRestore(converted);

        Assert.Equal(TransferSyntaxUid.Jpeg2000Lossless, FileMetaInformation.Read(converted)!.TransferSyntax);
        Assert.Equal(photometric == "RGB" ? "YBR_RCT" : photometric, Encoding.ASCII.GetString(Conversions.Value(converted, 0x0028_0004)!)
            .Trim());
        Assert.Equal(Conversions.Value(file, Conversions.PixelDataTag), Conversions.Value(restored, Conversions.PixelDataTag));
        using FrameCodestreams frames = FrameCodestreams.Read(converted);
        Assert.Equal((2, false), (frames.Count, Htj2kDecoder.ReadInfo(frames[1]).IsHighThroughput));
    }

    [Fact]
    public void Convert_gives_the_same_bytes_whatever_the_number_of_threads()
    {
        byte[] file =
            Conversions.FileOf(DicomFile.Image(64, 64, 16, 12).Text(0x0028_0008, "IS", "9"), SampleNoise.Create(9 * 64 * 64, 16, 12));

        Assert.Equal(Conversions.MustConvert(file, s_options with { Threads = 1 }),
            Conversions.MustConvert(file, s_options with { Threads = 4 }));
    }

    [Fact]
    public void Convert_of_more_bits_than_the_encoder_takes_keeps_the_instance()
    {
        byte[] file = Conversions.FileOf(DicomFile.Image(Side, Side, 32, 32), SampleNoise.Create(Side * Side, 32, 32));

        ConversionResult result = Conversions.Convert(file, out _, s_options);

        Assert.Equal(KeepReason.UnsupportedPixelFormat, result.Reason);
        Assert.Equal("32 bits per sample; as JPEG 2000 they can be 25 at most", result.Detail);
    }

    [Fact]
    public void Convert_of_HTJ2K_is_done_on_request_alone_and_back_by_default()
    {
        byte[] native = Native();
        byte[] highThroughput = Conversions.MustConvert(native);
        TranscodingOptions onRequest = s_options with { TranscodeJpeg2000 = true };

        Assert.Equal(KeepReason.AlreadyHtj2k, Conversions.Convert(highThroughput, out _, s_options).Reason);
        byte[] part1 = Conversions.MustConvert(highThroughput, onRequest);
        Assert.Equal(Conversions.MustConvert(native, s_options), part1);
        Assert.Equal(KeepReason.AlreadyAsWanted, Conversions.Convert(part1, out _, s_options).Reason);
        Assert.Equal(KeepReason.AlreadyAsWanted, Conversions.Convert(part1, out _, onRequest).Reason);
        Assert.Equal(highThroughput, Conversions.MustConvert(part1));
    }

    [Fact]
    public void ConvertReceived_follows_a_rule_for_JPEG_2000()
    {
        ConversionRule rule =
            new(new RuleConditions { Rows = new NumberRange(Side, Side) },
            new RuleAction { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless });
        using Transcoder transcoder = new(new TranscodingOptions { Rules = [rule] });
        ArrayMemory memory = new();

        byte[] converted = memory.Result(transcoder.ConvertReceived(Native(), memory, new Reception("RestApi")));

        Assert.Equal(Conversions.MustConvert(Native(), s_options), converted);
        Assert.Equal(KeepReason.AlreadyAsWanted, transcoder.ConvertReceived(converted, new ArrayMemory(), new Reception("RestApi")).Reason);
    }

    [Fact]
    public void Convert_of_noise_that_may_grow_is_lossless()
    {
        byte[] pixels = Frames.Natural(9, 9, 1, 16, false, 2, noise: 1);
        byte[] file = Conversions.FileOf(DicomFile.Image(9, 9, 16, 16), pixels);

        Assert.Equal(KeepReason.NotSmaller, Conversions.Convert(file, out _, s_options).Reason);
        byte[] converted = Conversions.MustConvert(file, s_options with { MayGrow = true });
        Assert.True(converted.Length > file.Length);
        Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
    }

    private static byte[] Native() => Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), SampleNoise.Create(Side * Side, 16, 12));
}
