// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Rules, and the limit on the size of a result.</summary>
public class RulesTests
{
    private const int Side = 64;
    private const string Ct = "1.2.840.10008.5.1.4.1.1.2";

    private static readonly byte[] s_pixels = Frames.Natural(Side, Side, 1, 12, false, 2, 0.02, seed: 5);

    public static TheoryData<RuleConditions, bool> Conditions => new()
    {
        { new RuleConditions(), true },
        { new RuleConditions { Modality = ["MG", "CT"] }, true },
        { new RuleConditions { Modality = ["MG"] }, false },
        { new RuleConditions { SopClassUid = [Ct] }, true },
        { new RuleConditions { SopClassUid = [Ct + ".1"] }, false },
        { new RuleConditions { SopClassUid = ["1.2.840.10008.5.1.*"] }, true },
        { new RuleConditions { SopClassUid = ["1.2.840.10008.6.*"] }, false },
        { new RuleConditions { Manufacturer = ["ACME"] }, false },
        { new RuleConditions { PhotometricInterpretation = ["RGB", "MONOCHROME2"] }, true },
        { new RuleConditions { PhotometricInterpretation = ["RGB"] }, false },
        { new RuleConditions { PixelRepresentation = 0, SamplesPerPixel = new NumberRange(1, 1), NumberOfFrames = new NumberRange(1, 1) },
            true },
        { new RuleConditions { PixelRepresentation = 1 }, false },
        { new RuleConditions { SamplesPerPixel = new NumberRange(3, 3) }, false },
        { new RuleConditions { NumberOfFrames = new NumberRange(2, 65535) }, false },
        { new RuleConditions { SourceTransferSyntax = [TransferSyntaxUid.ExplicitLittleEndian] }, true },
        { new RuleConditions { SourceTransferSyntax = [TransferSyntaxUid.RleLossless] }, false },
        { new RuleConditions { Origin = ["RestApi", "DicomProtocol"] }, true },
        { new RuleConditions { Origin = ["Lua"] }, false },
        { new RuleConditions { Rows = new NumberRange(Side, 65535), Columns = new NumberRange(1, Side) }, true },
        { new RuleConditions { Rows = new NumberRange(Side + 1, 65535) }, false },
        { new RuleConditions { Columns = new NumberRange(1, Side - 1) }, false },
        { new RuleConditions { BitsStored = new NumberRange(12, 12) }, true },
        { new RuleConditions { BitsStored = new NumberRange(1, 11) }, false },
        { new RuleConditions { Modality = ["CT"], BitsStored = new NumberRange(16, 16) }, false },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void ConvertReceived_follows_a_rule_whose_conditions_are_all_met(RuleConditions when, bool matches)
    {
        ConversionResult result =
            Receive(File(), new TranscodingOptions { Rules = [new ConversionRule(when, new RuleAction { Keep = true })] });

        Assert.Equal(matches ? KeepReason.KeepRule : KeepReason.None, result.Reason);
        Assert.Equal(matches ? 0 : null, result.Rule);
    }

    [Fact]
    public void ConvertReceived_follows_the_first_rule_that_matches()
    {
        TranscodingOptions options = new()
        {
            Rules =
            [
                new ConversionRule(new RuleConditions { Modality = ["MG"] }, new RuleAction { Keep = true }),
                new ConversionRule(new RuleConditions { Modality = ["CT"] },
                    new RuleAction { TransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl }),
                new ConversionRule(new RuleConditions(), new RuleAction { Keep = true }),
            ],
        };

        ConversionResult result = Receive(File(), options);

        Assert.True(result.IsConverted);
        Assert.Equal(1, result.Rule);
        Assert.Equal(TransferSyntaxUid.Htj2kLosslessRpcl, result.TargetTransferSyntax);
    }

    [Fact]
    public void ConvertReceived_with_a_fixed_target_follows_a_rule_in_all_but_the_transfer_syntax()
    {
        RuleAction action = new() { TransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl, MaximumSizeRatio = 0.01 };
        TranscodingOptions options = new() { Rules = [new ConversionRule(new RuleConditions(), action)] };

        Assert.Equal(KeepReason.NotSmaller, Receive(File(), options, fixedTarget: true).Reason);
        ConversionResult result =
            Receive(File(), options with { Rules = [new ConversionRule(new RuleConditions(), action with { MaximumSizeRatio = 1 })] },
            fixedTarget: true);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, result.TargetTransferSyntax);
    }

    [Fact]
    public void Convert_of_what_is_not_received_asks_no_rule()
    {
        ConversionResult result =
            Conversions.Convert(File(), out _,
            new TranscodingOptions { Rules = [new ConversionRule(new RuleConditions(), new RuleAction { Keep = true })] });

        Assert.True(result.IsConverted);
        Assert.Null(result.Rule);
    }

    [Theory]
    [InlineData(1.01, true)]
    [InlineData(0.99, false)]
    public void ConvertReceived_lets_a_compressed_instance_grow_by_the_ratio(double share, bool converts)
    {
        // Rows that are all alike: a deflate stream says so in fewer bytes than HTJ2K.
        byte[] row = SampleNoise.Create(Side, 16, 12);
        byte[] samples = new byte[row.Length * Side];
        for (int y = 0; y < Side; y++)
        {
            row.CopyTo(samples, y * row.Length);
        }

        using MemoryStream frame = new();
        using (DeflateStream deflate = new(frame, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(samples);
        }

        byte[] padded = [.. frame.ToArray(), .. new byte[frame.Length & 1]];
        byte[] compressed =
            new DicomFile
            {
                TransferSyntax = TransferSyntaxUid.DeflatedImageFrame,
                DataSet = Image()
            .Encapsulated(Conversions.PixelDataTag, [], padded)
            }.ToArray();
        double ratio = (double)Conversions.MustConvert(compressed).Length / compressed.Length;
        Assert.InRange(ratio, 1.1, 10);

        ConversionResult result = Receive(compressed, new TranscodingOptions { MaximumSizeRatio = ratio * share });

        Assert.Equal(converts ? KeepReason.None : KeepReason.NotSmaller, result.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ConvertReceived_keeps_unwanted_JPEG_2000_unless_a_rule_gives_it_a_transfer_syntax(bool hasTransferSyntax)
    {
        string? target = hasTransferSyntax ? TransferSyntaxUid.Htj2kLossless : null;
        byte[] htj2k = Conversions.MustConvert(File());
        byte[] file = Relabel(htj2k, TransferSyntaxUid.Jpeg2000Lossless);
        RuleConditions when = new() { SourceTransferSyntax = [TransferSyntaxUid.Jpeg2000Lossless] };

        ConversionResult result =
            Receive(file,
            new TranscodingOptions
            {
                TranscodeCompressed = [TransferSyntaxFamily.Rle],
                Rules = [new ConversionRule(when,
            new RuleAction { TransferSyntax = target, MaximumSizeRatio = 2 })]
            });

        Assert.Equal(hasTransferSyntax ? KeepReason.None : KeepReason.Jpeg2000, result.Reason);
    }

    [Theory]
    [InlineData("MG", KeepReason.None)]
    [InlineData("CT", KeepReason.KeepRule)]
    public void ConvertReceived_that_takes_HTJ2K_of_the_other_transfer_syntax_asks_the_rules(string keptModality, KeepReason reason)
    {
        byte[] file =
            Conversions.MustConvert(File(), new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl });
        ConversionRule rule = new(new RuleConditions { Modality = [keptModality] }, new RuleAction { Keep = true });

        ConversionResult result = Receive(file, new TranscodingOptions { TranscodeJpeg2000 = true, Rules = [rule] });

        Assert.Equal(reason, result.Reason);
        Assert.Equal(reason == KeepReason.None ? TransferSyntaxUid.Htj2kLossless : TransferSyntaxUid.Htj2kLosslessRpcl,
            result.TargetTransferSyntax);
    }

    [Fact]
    public void ConvertReceived_keeps_what_comes_on_a_way_that_the_options_keep()
        => Assert.Equal(KeepReason.OriginRule, Receive(File(), new TranscodingOptions { KeptOrigins = ["RestApi"] }).Reason);

    [Fact]
    public void A_rule_with_a_transfer_syntax_that_is_no_target_is_refused()
    {
        TranscodingOptions options =
            new() { Rules = [new ConversionRule(new RuleConditions(), new RuleAction { TransferSyntax = TransferSyntaxUid.RleLossless })] };

        Assert.Throws<ArgumentException>(() => new Transcoder(options));
    }

    private static ConversionResult Receive(byte[] file, TranscodingOptions options, bool fixedTarget = false)
    {
        using Transcoder transcoder = new(options with { Threads = 2 });
        return transcoder.ConvertReceived(file, new ArrayMemory(), new Reception("RestApi", fixedTarget));
    }

    private static DicomItem Image() => DicomFile.Image(Side, Side, 16, 12).Text(0x0008_0016, "UI", Ct).Text(0x0008_0060, "CS", "CT");

    private static byte[] File() => Conversions.FileOf(Image(), s_pixels);

    /// <summary>A file that says that it is of another transfer syntax, of the same length.</summary>
    private static byte[] Relabel(byte[] file, string transferSyntax)
    {
        byte[] result = [.. file];
        int position = file.AsSpan().IndexOf("1.2.840.10008.1.2.4.201"u8);
        result.AsSpan(position, 24).Clear();
        System.Text.Encoding.ASCII.GetBytes(transferSyntax).CopyTo(result, position);
        return result;
    }
}
