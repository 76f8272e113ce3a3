// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Lossy JPEG 2000 becomes HTJ2K of the same samples on request, and loses nothing more.</summary>
public sealed class LossyJpeg2000Tests
{
    private const ushort Side = 90;
    internal const uint LossyImageCompression = 0x0028_2110;
    internal const uint CompressionRatio = 0x0028_2112;

    private static readonly TranscodingOptions s_onRequest = new() { TranscodeLossyJpeg2000 = true, Threads = 2 };

    [Theory]
    [InlineData("MONOCHROME2", 12, "-r 10")]
    [InlineData("MONOCHROME2", 12, "-r 10 -I")]
    [InlineData("MONOCHROME2", 8, "-r 30,9 -I -t 40,40")]
    [InlineData("YBR_ICT", 8, "-r 15 -I -mct 1")]
    [InlineData("YBR_RCT", 8, "-r 15 -mct 1")]
    [InlineData("RGB", 8, "-r 15 -I -mct 0")]
    public void Convert_gives_the_same_samples_and_attributes(string photometric, ushort bits, string options)
    {
        byte[] file = Lossy(photometric, bits, options, frames: 3);

        ConversionResult result = Conversions.Convert(file, out byte[] converted, s_onRequest);

        Assert.True(result.IsConverted, result.Explain());
        Assert.Equal((TransferSyntaxUid.Jpeg2000, TransferSyntaxUid.Htj2k), (result.SourceTransferSyntax, result.TargetTransferSyntax));
        Assert.Equal(TransferSyntaxUid.Htj2k, FileMetaInformation.Read(converted)!.TransferSyntax);
        Assert.Equal(Samples(file), Samples(converted));
        foreach (uint tag in new uint[] { 0x0008_0018, 0x0028_0004, LossyImageCompression, CompressionRatio, 0x0028_0101 })
        {
            Assert.Equal(Conversions.Element(file, tag), Conversions.Element(converted, tag));
        }

        using FrameCodestreams frames = FrameCodestreams.Read(converted);
        Assert.True(Htj2k.Htj2kDecoder.ReadInfo(frames[2]).IsHighThroughput);
    }

    [Fact]
    public void Convert_of_several_frames_does_not_depend_on_threads()
    {
        byte[] file = Lossy("MONOCHROME2", 12, "-r 10 -I", frames: 5);

        byte[] expected = Conversions.MustConvert(file, s_onRequest with { Threads = 1 });
        Assert.Equal(expected, Conversions.MustConvert(file, s_onRequest with { Threads = 4 }));
    }

    [Theory]
    [InlineData("-I -r 20 -ROI c=0,U=10", "region of interest")]
    [InlineData("-n 1 -r 20 -b 1024,4", "a code-block of")]
    public void What_is_not_coded_again_is_kept_with_the_reason(string options, string detail)
    {
        ConversionResult result = Conversions.Convert(Lossy("MONOCHROME2", 8, options), out _, s_onRequest);

        Assert.Equal(KeepReason.LossyCompressed, result.Reason);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Codestream_of_another_image_is_kept()
    {
        byte[] codestream = Encode("MONOCHROME2", 8, "-r 20");
        DicomItem dataSet = DicomFile.Image(Side, Side + 1, 8, 8).Encapsulated(Conversions.PixelDataTag, [], codestream);
        byte[] file = new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000, DataSet = dataSet }.ToArray();

        Assert.Equal(KeepReason.LossyCompressed, Conversions.Convert(file, out _, s_onRequest).Reason);
    }

    [Fact]
    public void Convert_without_the_option_or_to_JPEG_2000_keeps_it()
    {
        byte[] file = Lossy("MONOCHROME2", 8, "-r 20");

        Assert.Equal(KeepReason.LossyCompressed, Conversions.Convert(file, out _).Reason);
        TranscodingOptions toPart1 = s_onRequest with { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless };
        Assert.Equal(KeepReason.LossyCompressed, Conversions.Convert(file, out _, toPart1).Reason);
    }

    [Fact]
    public void Target_that_is_named_is_never_replaced_by_another()
    {
        using Transcoder transcoder = new(s_onRequest);

        ConversionResult result =
            transcoder.Convert(Lossy("MONOCHROME2", 8, "-r 20"), new ArrayMemory(), TransferSyntaxUid.Htj2kLossless);

        Assert.Equal(KeepReason.LossyCompressed, result.Reason);
    }

    [Fact]
    public void Received_instance_becomes_HTJ2K_whatever_transfer_syntax_a_rule_names()
    {
        ConversionRule rule = new(new RuleConditions(), new RuleAction { TransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl });
        byte[] file = Lossy("MONOCHROME2", 8, "-r 20");
        ArrayMemory memory = new();
        using Transcoder transcoder = new(s_onRequest with { Rules = [rule] });

        ConversionResult result = transcoder.ConvertReceived(file, memory, new Reception(""));

        Assert.Equal((KeepReason.None, TransferSyntaxUid.Htj2k), (result.Reason, result.TargetTransferSyntax));
        Assert.Equal(Samples(file), Samples(memory.Result(result)));
        Assert.Equal(KeepReason.None, transcoder.Examine(file, new Reception("")).Reason);
    }

    /// <summary>Irreversible, or reversible and cut.</summary>
    [Theory]
    [InlineData("-r 10 -I")]
    [InlineData("-r 10")]
    [InlineData("-r 30,9 -t 40,40")]
    public void Lossy_frames_under_the_name_of_a_lossless_transfer_syntax_become_HTJ2K_on_request_only(string options)
    {
        byte[] file = Lossy("MONOCHROME2", 12, options, frames: 2, transferSyntax: TransferSyntaxUid.Jpeg2000Lossless);

        Assert.Equal(KeepReason.LossyCompressed, Conversions.Convert(file, out _).Reason);
        ConversionResult result = Conversions.Convert(file, out byte[] converted, s_onRequest);
        Assert.Equal((KeepReason.None, TransferSyntaxUid.Htj2k), (result.Reason, result.TargetTransferSyntax));
        Assert.Equal(Samples(file), Samples(converted));
        TranscodingOptions toPart1 = s_onRequest with { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless };
        Assert.False(Conversions.Convert(file, out _, toPart1).IsConverted);
    }

    [Theory]
    [InlineData(TransferSyntaxUid.Jpeg2000)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless)]
    public void Rule_that_matches_overrides_the_option(string transferSyntax)
    {
        byte[] file = Lossy("MONOCHROME2", 12, "-r 10 -I", transferSyntax: transferSyntax);

        Assert.Equal(TransferSyntaxUid.Htj2k, Receive(file, new RuleAction { TranscodeLossyJpeg2000 = true }, isWanted: false));
        Assert.Equal("", Receive(file, new RuleAction { TranscodeLossyJpeg2000 = false }, isWanted: true));
        RuleAction toPart1 = new() { TranscodeLossyJpeg2000 = true, TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless };
        Assert.Equal("", Receive(file, toPart1, isWanted: false));
        RuleAction elsewhere = new() { TranscodeLossyJpeg2000 = true };
        Assert.Equal("", Receive(file, elsewhere, isWanted: false, new RuleConditions { Modality = ["XA"] }));
    }

    [Fact]
    public void Options_without_lossy_JPEG_2000_leave_it_whatever_a_rule_says()
    {
        ConversionRule rule = new(new RuleConditions(), new RuleAction { TranscodeLossyJpeg2000 = true });
        using Transcoder transcoder = new((s_onRequest with { Rules = [rule] }).WithoutLossyJpeg2000());

        ConversionResult result = transcoder.ConvertReceived(Lossy("MONOCHROME2", 8, "-r 20"), new ArrayMemory(), new Reception(""));

        Assert.Equal(KeepReason.LossyCompressed, result.Reason);
    }

    /// <returns>The transfer syntax of the result, or nothing.</returns>
    private static string Receive(byte[] file, RuleAction action, bool isWanted, RuleConditions? when = null)
    {
        TranscodingOptions options =
            new() { TranscodeLossyJpeg2000 = isWanted, Rules = [new ConversionRule(when ?? new RuleConditions(), action)], Threads = 1 };
        using Transcoder transcoder = new(options);
        ConversionResult result = transcoder.ConvertReceived(file, new ArrayMemory(), new Reception(""));
        Assert.True(result.Reason is KeepReason.None or KeepReason.LossyCompressed or KeepReason.AlreadyAsWanted, result.Explain());
        return result.IsConverted ? result.TargetTransferSyntax : "";
    }

    internal static byte[] Samples(byte[] file) => Conversions.Value(Conversions.MustRestore(file), Conversions.PixelDataTag)!;

    internal static byte[] Lossy(string photometric, ushort bits, string options, int frames = 1,
        string transferSyntax = TransferSyntaxUid.Jpeg2000)
    {
        byte[][] fragments = [.. Enumerable.Range(1, frames).Select(seed => Encode(photometric, bits, options, seed))];
        DicomItem dataSet = DicomFile.Image(Side, Side, (ushort)(bits > 8 ? 16 : 8), bits, photometric: photometric)
            .Text(0x0028_0008, "IS", $"{frames}")
            .Text(LossyImageCompression, "CS", "01")
            .Text(CompressionRatio, "DS", "10")
            .Encapsulated(Conversions.PixelDataTag, [], fragments);
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();
    }

    private static byte[] Encode(string photometric, ushort bits, string options, int seed = 1)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        int components = photometric == "MONOCHROME2" ? 1 : 3;
        byte[] planes = SampleNoise.Create(Side * Side * components, bits > 8 ? 16 : 8, bits, seed: seed);
        byte[] codestream = OpenJpegEncoder.Encode(planes, $"{Side},{Side},{components},{bits},u", options.Split(' '));
        return (codestream.Length & 1) == 0 ? codestream : [.. codestream, 0];
    }
}
