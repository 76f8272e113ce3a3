// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public class SettingsReaderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Name": "Orthanc", "Htj2kOther": { "Enabled": false } }""")]
    [InlineData("""{ "Htj2k": {} }""")]
    public void Read_without_settings_gives_the_defaults(string configuration)
    {
        PluginSettings settings = Read(configuration);

        Assert.True(settings.Enabled);
        Assert.Equal("1.2.840.10008.1.2.4.201", settings.TransferSyntax);
        Assert.True(settings.Verify);
        Assert.Equal(Environment.ProcessorCount, settings.Threads);
        Assert.Equal(TranscodingOptions.CompressedFamilies, settings.TranscodeCompressed);
        Assert.Equal(0, settings.MinimumPixelDataBytes);
        Assert.Empty(settings.KeptModalities);
        Assert.Empty(settings.KeptSopClassUids);
        Assert.Empty(settings.KeptOrigins);
    }

    [Theory]
    [InlineData("HTJ2K", """{ "HTJ2K": { "Enabled": false } }""")]
    [InlineData("htj2k", """{ "Htj2k": {}, "htj2k": {} }""")]
    public void Read_refuses_a_section_of_another_case(string name, string configuration)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read(configuration));

        Assert.Contains($"\"{name}\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"Htj2k\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_of_families_takes_a_list_of_names()
    {
        PluginSettings settings = Read("""{ "Htj2k": { "TranscodeCompressed": ["JPEG2000", "JPEG-LS", "Deflate", "JPEG", "RLE"] } }""");
        PluginSettings some = Read("""{ "Htj2k": { "TranscodeCompressed": ["RLE", "JPEG-LS"] } }""");

        Assert.Equal(TranscodingOptions.CompressedFamilies.Order(), settings.TranscodeCompressed.Order());
        Assert.Equal([TransferSyntaxFamily.Rle, TransferSyntaxFamily.JpegLs], some.TranscodeCompressed);
    }

    [Fact]
    public void Read_takes_every_setting()
    {
        PluginSettings settings = Read("""
            {
              // Orthanc accepts comments.
              "Htj2k": {
                "Enabled": false,
                "TransferSyntax": "1.2.840.10008.1.2.4.202",
                "Verify": false,
                "Threads": 3,
                "TranscodeCompressed": false,
                "TranscodeLossyJpeg2000": true,
                "MinimumPixelDataBytes": 5000000000,
                "SummaryInterval": 60,
                "LargeInstanceBytes": 1,
                "Notify": "https://user:secret@example.org/hook?server=1",
                "Keep": {
                  "Modality": ["US", "XA"],
                  "SopClassUid": ["1.2.840.10008.5.1.4.1.1.7"],
                  "Origin": ["Lua", "Plugin", "WebDav", "RestApi", "DicomProtocol"],
                },
              }
            }
            """);

        Assert.False(settings.Enabled);
        Assert.Equal("1.2.840.10008.1.2.4.202", settings.TransferSyntax);
        Assert.False(settings.Verify);
        Assert.Equal(3, settings.Threads);
        Assert.Empty(settings.TranscodeCompressed);
        Assert.True(settings.TranscodeLossyJpeg2000);
        Assert.Equal(5_000_000_000, settings.MinimumPixelDataBytes);
        Assert.Equal(60, settings.SummaryInterval);
        Assert.Equal(1, settings.ToTranscodingOptions().LongestSpan);
        Assert.Equal("https://user:secret@example.org/hook?server=1", settings.Notify);
        Assert.Equal(["US", "XA"], settings.KeptModalities);
        Assert.Equal(["1.2.840.10008.5.1.4.1.1.7"], settings.KeptSopClassUids);
        Assert.Equal(
            [InstanceOrigin.Lua, InstanceOrigin.Plugin, InstanceOrigin.WebDav, InstanceOrigin.RestApi, InstanceOrigin.DicomProtocol],
            settings.KeptOrigins);
    }

    [Fact]
    public void Read_takes_zero_threads_for_all_processors()
    {
        Assert.Equal(Environment.ProcessorCount, Read("""{ "Htj2k": { "Threads": 0 } }""").Threads);
    }

    [Theory]
    [InlineData(".201", "1.2.840.10008.1.2.4.201")]
    [InlineData("201", "1.2.840.10008.1.2.4.201")]
    [InlineData(".202", "1.2.840.10008.1.2.4.202")]
    [InlineData("202", "1.2.840.10008.1.2.4.202")]
    [InlineData(".90", "1.2.840.10008.1.2.4.90")]
    [InlineData("90", "1.2.840.10008.1.2.4.90")]
    public void Read_takes_the_short_form_of_a_transfer_syntax(string text, string uid)
    {
        Assert.Equal(uid, Read($$"""{ "Htj2k": { "TransferSyntax": "{{text}}" } }""").TransferSyntax);
    }

    [Theory]
    [InlineData(true, "1.2.840.10008.1.2.4.201")]
    [InlineData(false, "1.2.840.10008.1.2.4.90")]
    public void Read_of_auto_takes_HTJ2K_where_Orthanc_sends_it(bool sendsHtj2k, string uid)
    {
        PluginSettings settings = Read("""{ "Htj2k": { "TransferSyntax": "auto" } }""", sendsHtj2k);

        Assert.Equal((uid, !sendsHtj2k), (settings.TransferSyntax, settings.IsFallback));
    }

    [Theory]
    [InlineData("true", "\"Htj2k\"", "an object")]
    [InlineData("""{ "Verfy": true }""", "\"Htj2k.Verfy\"",
        "Enabled, TransferSyntax, Verify, Threads, TranscodeCompressed, TranscodeLossyJpeg2000, MinimumPixelDataBytes, Keep")]
    [InlineData("""{ "Enabled": "yes" }""", "\"Htj2k.Enabled\"", "true or false")]
    [InlineData("""{ "Enabled": 1 }""", "\"Htj2k.Enabled\"", "true or false")]
    [InlineData("""{ "Verify": null }""", "\"Htj2k.Verify\"", "true or false")]
    [InlineData("""{ "TransferSyntax": ".203" }""", "\"Htj2k.TransferSyntax\"", "\"auto\", \"1.2.840.10008.1.2.4.201\" (\".201\")")]
    [InlineData("""{ "TransferSyntax": 201 }""", "\"Htj2k.TransferSyntax\"", "a text")]
    [InlineData("""{ "Threads": -1 }""", "\"Htj2k.Threads\"", "0 to 256")]
    [InlineData("""{ "Threads": 257 }""", "\"Htj2k.Threads\"", "0 to 256")]
    [InlineData("""{ "Threads": 1.5 }""", "\"Htj2k.Threads\"", "0 to 256")]
    [InlineData("""{ "TranscodeCompressed": ["RLE", "J2K"] }""", "\"Htj2k.TranscodeCompressed\" is \"J2K\"",
        "true, false or a list of \"RLE\", \"JPEG\", \"JPEG-LS\", \"JPEG2000\" and \"Deflate\"")]
    [InlineData("""{ "TranscodeCompressed": "RLE" }""", "\"Htj2k.TranscodeCompressed\"", "true, false or a list")]
    [InlineData("""{ "MinimumPixelDataBytes": "1 MB" }""", "\"Htj2k.MinimumPixelDataBytes\"", "a whole number")]
    [InlineData("""{ "Notify": "ftp://example.org" }""", "\"Htj2k.Notify\"", "\"\", or an address that begins with \"https://\"")]
    [InlineData("""{ "Notify": "http://" }""", "\"Htj2k.Notify\"", "an address")]
    [InlineData("""{ "Notify": "https:///hook" }""", "\"Htj2k.Notify\"", "an address")]
    [InlineData("""{ "Notify": "http://a b" }""", "\"Htj2k.Notify\"", "without spaces")]
    [InlineData("""{ "Notify": "http://a\u0000b" }""", "\"Htj2k.Notify\"", "an address")]
    [InlineData("""{ "SummaryInterval": true }""", "\"Htj2k.SummaryInterval\"", "a whole number from 0 to 86400")]
    [InlineData("""{ "Keep": [] }""", "\"Htj2k.Keep\"", "an object")]
    [InlineData("""{ "Keep": { "Modalities": [] } }""", "\"Htj2k.Keep.Modalities\"", "Modality, SopClassUid, Origin")]
    [InlineData("""{ "Keep": { "Modality": "US" } }""", "\"Htj2k.Keep.Modality\"", "a list")]
    [InlineData("""{ "Keep": { "Modality": ["us"] } }""", "\"Htj2k.Keep.Modality\"", "\"US\"")]
    [InlineData("""{ "Keep": { "SopClassUid": ["CTImageStorage"] } }""", "\"Htj2k.Keep.SopClassUid\"", "digits and dots")]
    [InlineData("""{ "Keep": { "Origin": ["Http"] } }""", "\"Htj2k.Keep.Origin\"", "DicomProtocol, RestApi, Plugin, Lua or WebDav")]
    public void Read_of_a_wrong_setting_names_the_key_and_what_is_accepted(string section, string key, string accepted)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read($$"""{ "Htj2k": {{section}} }"""));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("no")]
    [InlineData("[]")]
    public void Read_of_what_is_not_a_json_object_says_so(string configuration)
    {
        Assert.Contains("JSON", Assert.Throws<SettingsException>(() => Read(configuration)).Message, StringComparison.Ordinal);
    }

    private static PluginSettings Read(string configuration, bool sendsHtj2k = true)
    {
        using JsonDocument document = OrthancConfiguration.Parse(Encoding.UTF8.GetBytes(configuration));
        return SettingsReader.Read(document.RootElement, sendsHtj2k);
    }
}
