// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Rules;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public class RulesSettingTests
{
    [Fact]
    public void Read_takes_every_condition_and_action()
    {
        PluginSettings settings = Read("""
            {
              "MaximumSizeRatio": 1.5,
              "Rules": [
                {
                  "When": {
                    "Modality": ["MG", "DX"],
                    "SopClassUid": ["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.77.*"],
                    "Manufacturer": ["ACME Imaging"],
                    "PhotometricInterpretation": ["YBR_FULL"],
                    "PixelRepresentation": 1,
                    "SamplesPerPixel": { "Min": 3 },
                    "NumberOfFrames": { "Min": 2, "Max": 100000 },
                    "SourceTransferSyntax": [".70", "1.2.840.10008.1.2.5"],
                    "Origin": ["DicomProtocol", "WebDav"],
                    "Rows": { "Min": 2000 },
                    "Columns": { "Min": 10, "Max": 20 },
                    "BitsStored": { "Max": 12 }
                  },
                  "Then": { "TransferSyntax": ".202", "MaximumSizeRatio": 1 }
                },
                { "When": {}, "Then": { "Keep": true } },
                { "When": {}, "Then": { "Lossy": { "Ratio": 10.5 }, "MaximumSizeRatio": 2 } },
                { "When": {}, "Then": { "Lossy": { "Psnr": 55 } } },
                { "When": {}, "Then": { "Lossy": { "MaximumError": 3 } } },
                { "When": {}, "Then": { "TranscodeLossyJpeg2000": true } }
              ]
            }
            """);

        Assert.Equal(1.5, settings.MaximumSizeRatio);
        Assert.Equal(6, settings.Rules.Count);
        RuleConditions when = settings.Rules[0].When;
        Assert.Equal(["MG", "DX"], when.Modality);
        Assert.Equal(["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.77.*"], when.SopClassUid);
        Assert.Equal(["ACME Imaging"], when.Manufacturer);
        Assert.Equal(["YBR_FULL"], when.PhotometricInterpretation);
        Assert.Equal(1, when.PixelRepresentation);
        Assert.Equal(new NumberRange(3, 65535), when.SamplesPerPixel);
        Assert.Equal(new NumberRange(2, 100000), when.NumberOfFrames);
        Assert.Equal(["1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.5"], when.SourceTransferSyntax);
        Assert.Equal(["DicomProtocol", "WebDav"], when.Origin);
        Assert.Equal(new NumberRange(2000, 65535), when.Rows);
        Assert.Equal(new NumberRange(10, 20), when.Columns);
        Assert.Equal(new NumberRange(1, 12), when.BitsStored);
        Assert.Equal(new RuleAction { TransferSyntax = "1.2.840.10008.1.2.4.202", MaximumSizeRatio = 1 }, settings.Rules[0].Then);
        Assert.Equal(new RuleAction { Keep = true }, settings.Rules[1].Then);
        Assert.Equal(new RuleAction { Lossy = LossyTarget.Ratio(10.5), MaximumSizeRatio = 2 }, settings.Rules[2].Then);
        Assert.Equal(new RuleAction { Lossy = LossyTarget.Psnr(55) }, settings.Rules[3].Then);
        Assert.Equal(new RuleAction { Lossy = LossyTarget.MaximumError(3) }, settings.Rules[4].Then);
        Assert.Equal(new RuleAction { TranscodeLossyJpeg2000 = true }, settings.Rules[5].Then);
    }

    [Theory]
    [InlineData("{}", "Rules", "a list in brackets")]
    [InlineData("[5]", "Rules[0]", "an object in braces")]
    [InlineData("[{}]", "Rules[0]", "\"When\" ({} for all instances) and \"Then\"")]
    [InlineData("""[{ "When": {} }]""", "Rules[0]", "\"Then\"")]
    [InlineData("""[{ "When": {}, "Then": { "Keep": true }, "Else": {} }]""", "Rules[0].Else", "When, Then")]
    [InlineData("""[{ "When": {}, "Then": {} }]""", "Rules[0].Then",
        "{\"Keep\": true}; or \"Lossy\", with or without \"MaximumSizeRatio\"; or any of \"TransferSyntax\", \"MaximumSizeRatio\", \"TranscodeLossyJpeg2000\"")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Ratio": 10 }, "TranscodeLossyJpeg2000": true } }]""", "Rules[0].Then",
        "{\"Keep\": true}; or")]
    [InlineData("""[{ "When": {}, "Then": { "TranscodeLossyJpeg2000": 1 } }]""", "Rules[0].Then.TranscodeLossyJpeg2000", "true")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Ratio": 10 }, "TransferSyntax": ".201" } }]""", "Rules[0].Then",
        "{\"Keep\": true}; or")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Ratio": 10 }, "Keep": true } }]""", "Rules[0].Then", "{\"Keep\": true}; or")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": {} } }]""", "Rules[0].Then.Lossy",
        "exactly one of \"Ratio\", \"Psnr\" and \"MaximumError\"")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Ratio": 10, "Psnr": 50 } } }]""", "Rules[0].Then.Lossy", "exactly one of")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Ratio": 1 } } }]""", "Rules[0].Then.Lossy.Ratio", "a number from 1.1 to 1000")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Psnr": "high" } } }]""", "Rules[0].Then.Lossy.Psnr", "a number from 10 to 150")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "MaximumError": 0.5 } } }]""", "Rules[0].Then.Lossy.MaximumError",
        "a whole number from 1 to 32767")]
    [InlineData("""[{ "When": {}, "Then": { "Lossy": { "Quality": 80 } } }]""", "Rules[0].Then.Lossy.Quality", "Ratio, Psnr, MaximumError")]
    [InlineData("""[{ "When": {}, "Then": { "Keep": false } }]""", "Rules[0].Then.Keep", "true")]
    [InlineData("""[{ "When": {}, "Then": { "Keep": true, "TransferSyntax": ".201" } }]""", "Rules[0].Then", "{\"Keep\": true}; or")]
    [InlineData("""[{ "When": {}, "Then": { "TransferSyntax": ".57" } }]""", "Rules[0].Then.TransferSyntax", "\".202\"")]
    [InlineData("""[{ "When": {}, "Then": { "MaximumSizeRatio": 0 } }]""", "Rules[0].Then.MaximumSizeRatio", "a number from 0.01 to 100")]
    [InlineData("""[{ "When": {}, "Then": { "Quality": 5 } }]""", "Rules[0].Then.Quality",
        "Keep, TransferSyntax, Lossy, MaximumSizeRatio, TranscodeLossyJpeg2000")]
    [InlineData("""[{ "When": {}, "Then": { "Keep": true } }, { "When": { "Modality": [] }, "Then": { "Keep": true } }]""",
        "Rules[1].When.Modality", "a list of one value or more")]
    [InlineData("""[{ "When": { "Modality": ["mg"] }, "Then": { "Keep": true } }]""", "Rules[0].When.Modality", "a modality")]
    [InlineData("""[{ "When": { "Modality": "MG" }, "Then": { "Keep": true } }]""", "Rules[0].When.Modality", "a list in brackets")]
    [InlineData("""[{ "When": { "SopClassUid": ["CT"] }, "Then": { "Keep": true } }]""", "Rules[0].When.SopClassUid", "a UID")]
    [InlineData("""[{ "When": { "SopClassUid": ["1.2*"] }, "Then": { "Keep": true } }]""", "Rules[0].When.SopClassUid", "\".*\"")]
    [InlineData("""[{ "When": { "Manufacturer": [" "] }, "Then": { "Keep": true } }]""", "Rules[0].When.Manufacturer", "not empty")]
    [InlineData("""[{ "When": { "PhotometricInterpretation": ["rgb"] }, "Then": { "Keep": true } }]""",
        "Rules[0].When.PhotometricInterpretation", "\"YBR_FULL\"")]
    [InlineData("""[{ "When": { "PixelRepresentation": 2 }, "Then": { "Keep": true } }]""", "Rules[0].When.PixelRepresentation",
        "from 0 to 1")]
    [InlineData("""[{ "When": { "SourceTransferSyntax": ["RLE"] }, "Then": { "Keep": true } }]""", "Rules[0].When.SourceTransferSyntax",
        "the UID of a transfer syntax")]
    [InlineData("""[{ "When": { "Origin": ["Fax"] }, "Then": { "Keep": true } }]""", "Rules[0].When.Origin", "DicomProtocol")]
    [InlineData("""[{ "When": { "Rows": 5 }, "Then": { "Keep": true } }]""", "Rules[0].When.Rows", "an object in braces")]
    [InlineData("""[{ "When": { "Rows": {} }, "Then": { "Keep": true } }]""", "Rules[0].When.Rows", "\"Min\", \"Max\" or both")]
    [InlineData("""[{ "When": { "Rows": { "Min": 6, "Max": 5 } }, "Then": { "Keep": true } }]""", "Rules[0].When.Rows",
        "\"Min\" not above \"Max\"")]
    [InlineData("""[{ "When": { "Rows": { "Min": 70000 } }, "Then": { "Keep": true } }]""", "Rules[0].When.Rows.Min",
        "a whole number from 1 to 65535")]
    [InlineData("""[{ "When": { "BitsStored": { "Least": 1 } }, "Then": { "Keep": true } }]""", "Rules[0].When.BitsStored.Least",
        "Min, Max")]
    [InlineData("""[{ "When": { "RemoteAet": ["CT1"] }, "Then": { "Keep": true } }]""", "Rules[0].When.RemoteAet",
        "before it is stored; use \"Origin\"")]
    [InlineData("""[{ "When": { "Colour": true }, "Then": { "Keep": true } }]""", "Rules[0].When.Colour", "Modality, SopClassUid, Manufacturer, SourceTransferSyntax, Origin, PhotometricInterpretation, PixelRepresentation, SamplesPerPixel, NumberOfFrames, Rows, Columns, BitsStored")]
    public void Read_of_a_wrong_rule_names_the_rule_the_key_and_what_is_accepted(string rules, string key, string accepted)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read($$"""{ "Rules": {{rules}} }"""));

        Assert.Contains($"\"Htj2k.{key}\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, exception.Message, StringComparison.Ordinal);
    }

    private static PluginSettings Read(string section)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{ "Htj2k": {{section}} }""");
        return SettingsReader.Read(document.RootElement, sendsHtj2k: true);
    }
}
