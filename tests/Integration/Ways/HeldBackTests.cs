// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>The codings that settings leave as they are.</summary>
public sealed class HeldBackTests
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    [Fact]
    public async Task Dry_run_names_the_setting_that_holds_each_coding_back()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["TranscodeCompressed"] = new JsonArray("RLE"), ["OneBitSizeRatio"] = 0.01 },
            configure: configuration => configuration["OverwriteInstances"] = true);
        Dictionary<string, (int Instances, long Bytes)> expected = [];
        foreach (CodedImage image in CodedImages.Names.Select(CodedImages.Named))
        {
            byte[] file = image.FileOf(FreshImages.Uid(), "2.25.7300003");
            _ = await server.Rest.UploadAsync(file);
            (int instances, long bytes) = expected.GetValueOrDefault(SettingOf(image));
            expected[SettingOf(image)] = (instances + 1, bytes + file.Length);
        }

        JsonObject request = new() { ["Study"] = "2.25.7300003", ["DryRun"] = true, ["Sample"] = 1 };
        JsonNode total = (await server.Rest.BackfillAsync("convert-study", request))["Total"]!;

        Assert.Equal((0, 0), ((int)total["Converted"]!, (int)total["Failed"]!));
        Assert.Equal(
            expected.Select(one => (one.Key, one.Value.Instances, one.Value.Bytes)).Order(),
            total["HeldBack"]!.AsArray().GroupBy(one => (string)one!["Setting"]!)
                .Select(group => (group.Key, group.Sum(one => (int)one!["Instances"]!), group.Sum(one => (long)one!["Bytes"]!))).Order());
    }

    [Theory]
    [InlineData("RLE")]
    [InlineData("JPEG")]
    [InlineData("JPEG-LS")]
    [InlineData("JPEG2000")]
    [InlineData("Deflate")]
    public async Task TranscodeCompressed_converts_the_families_that_it_lists_and_no_other(string family)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject
            {
                ["TranscodeCompressed"] = new JsonArray(family),
                ["MaximumSizeRatio"] = 2,
                ["KeepWhatViewersMisread"] = false,
            });
        byte[] native = new ImageDescription { Name = "native", BitsAllocated = 16, BitsStored = 12 }.Build().File;
        Dictionary<string, byte[]> files = new()
        {
            ["RLE"] = Dcmtk.Convert(native, "dcmcrle"),
            ["JPEG"] = Dcmtk.Convert(native, "dcmcjpeg", "+e1"),
            ["JPEG-LS"] = Dcmtk.Convert(native, "dcmcjpls", "+el"),
            ["JPEG2000"] = CodedImages.Named("JPEG 2000 Lossless").FileOf(FreshImages.Uid(), "2.25.7300004"),
            ["Deflate"] = CodedImages.Named("32 bits, signed, Deflated Image Frame").FileOf(FreshImages.Uid(), "2.25.7300004"),
        };
        foreach ((string name, byte[] sent) in files)
        {
            string id = await server.Rest.UploadAsync(sent);
            byte[] stored = await server.Rest.FileAsync(id);
            Assert.Equal(name == family ? Htj2kLossless : Dcmtk.TransferSyntax(sent), Dcmtk.TransferSyntax(stored));
            Assert.Equal(name != family, sent.AsSpan().SequenceEqual(stored));
            await server.Rest.DeleteAsync($"/instances/{id}");
        }

        JsonNode counters = (await server.Rest.StatusAsync())["Counters"]!;
        Assert.Equal(1, (int)counters["Converted"]!);
        Assert.Equal(files.Count - 1, ((int?)counters["Kept"]!["CompressedNotWanted"] ?? 0) + ((int?)counters["Kept"]!["Jpeg2000"] ?? 0));
    }

    /// <summary>With RLE as the only compression that is converted, and all else as it is by default.</summary>
    private static string SettingOf(CodedImage image)
        => image.TransferSyntax is CodedImages.Jpeg2000Lossless or "1.2.840.10008.1.2.8.1" ? "TranscodeCompressed"
        : image.TransferSyntax == CodedImages.Jpeg2000 ? "TranscodeLossyJpeg2000"
        : image.IsOneBit ? "OneBitSizeRatio" : "KeepWhatViewersMisread";
}
