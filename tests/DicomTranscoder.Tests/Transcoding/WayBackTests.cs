// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;
using static DicomTranscoder.Tests.Transcoding.LossyJpeg2000Tests;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>HTJ2K that may be lossy becomes JPEG 2000 of the same samples for receivers that know no HTJ2K.</summary>
public sealed class WayBackTests
{
    private static readonly TranscodingOptions s_onRequest = new() { TranscodeLossyJpeg2000 = true, Threads = 2 };

    [Theory]
    [InlineData("MONOCHROME2", 12, "-r 10")]
    [InlineData("MONOCHROME2", 16, "-r 20,9 -I")]
    [InlineData("YBR_ICT", 8, "-r 15 -I -mct 1")]
    public void Way_back_to_JPEG_2000_gives_the_same_samples_and_attributes(string photometric, ushort bits, string options)
    {
        byte[] file = Lossy(photometric, bits, options, frames: 2);
        byte[] converted = Conversions.MustConvert(file, s_onRequest);

        ConversionResult result =
            Conversions.Convert(converted, out byte[] back, new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000 });

        Assert.True(result.IsConverted, result.Explain());
        Assert.Equal((TransferSyntaxUid.Htj2k, TransferSyntaxUid.Jpeg2000), (result.SourceTransferSyntax, result.TargetTransferSyntax));
        Assert.Equal(TransferSyntaxUid.Jpeg2000, FileMetaInformation.Read(back)!.TransferSyntax);
        Assert.Equal(Samples(file), Samples(back));
        foreach (uint tag in new uint[] { 0x0008_0018, 0x0028_0004, LossyImageCompression, CompressionRatio, 0x0028_0101 })
        {
            Assert.Equal(Conversions.Element(file, tag), Conversions.Element(back, tag));
        }

        using FrameCodestreams sent = FrameCodestreams.Read(file), received = FrameCodestreams.Read(back);
        Assert.False(Htj2k.Htj2kDecoder.ReadInfo(received[1]).IsHighThroughput);
        if (options.Contains("-I", StringComparison.Ordinal) || OpenJpeg.Missing is not null)
        {
            return;
        }

        Assert.Equal(OpenJpeg.Decode(sent[1]), OpenJpeg.Decode(received[1]));
    }

    [Fact]
    public void What_is_not_lossy_HTJ2K_does_not_become_lossy_JPEG_2000()
    {
        TranscodingOptions toJpeg2000 = new() { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000 };
        byte[] native = new DicomFile { DataSet = DicomFile.Image(64, 64, 8, 8).Set(Conversions.PixelDataTag, "OW", new byte[4096]) }
            .ToArray();

        Assert.Equal(KeepReason.NotLossyHtj2k, Conversions.Convert(native, out _, toJpeg2000).Reason);
        Assert.Equal(KeepReason.NotLossyHtj2k, Conversions.Convert(Conversions.MustConvert(native), out _, toJpeg2000).Reason);
        Assert.Equal(KeepReason.AlreadyAsWanted, Conversions.Convert(Lossy("MONOCHROME2", 8, "-r 20"), out _, toJpeg2000).Reason);
    }

    [Fact]
    public void Way_back_of_a_stored_instance_asks_the_rules_and_is_predicted()
    {
        byte[] stored = Conversions.MustConvert(Lossy("MONOCHROME2", 12, "-r 10 -I"), s_onRequest);
        TranscodingOptions toJpeg2000 = s_onRequest with { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000 };
        Reception reception = new("") { IsTargetFixed = true };
        ConversionRule keep = new(new RuleConditions(), new RuleAction { Keep = true });
        ConversionRule other = new(new RuleConditions(), new RuleAction { TransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl });
        ArrayMemory memory = new();
        using Transcoder transcoder = new(toJpeg2000 with { Rules = [other] }), keeping = new(toJpeg2000 with { Rules = [keep] });

        ConversionResult result = transcoder.ConvertReceived(stored, memory, reception);

        Assert.Equal((KeepReason.None, TransferSyntaxUid.Jpeg2000), (result.Reason, result.TargetTransferSyntax));
        Assert.Equal(Samples(stored), Samples(memory.Result(result)));
        Assert.Equal(KeepReason.None, transcoder.Examine(stored, reception).Reason);
        Assert.Equal(KeepReason.KeepRule, keeping.ConvertReceived(stored, new ArrayMemory(), reception).Reason);
        Assert.Equal(KeepReason.AlreadyAsWanted, transcoder.Examine(memory.Result(result), reception).Reason);
    }

    [Fact]
    public void Way_back_that_JPEG_2000_cannot_hold_is_refused_with_the_reason()
    {
        byte[] stored = Conversions.MustConvert(Lossy("MONOCHROME2", 8, "-r 20 -M 8"), s_onRequest);

        ConversionResult result =
            Conversions.Convert(stored, out _, new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000 });

        Assert.Equal(KeepReason.NotRecoded, result.Reason);
        Assert.Contains("frame 1: vertically causal context", result.Detail, StringComparison.Ordinal);
    }
}
