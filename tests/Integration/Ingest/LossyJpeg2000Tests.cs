// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>
/// Lossy JPEG 2000 that arrives is stored as HTJ2K of the same samples when the setting says so, and handed out as JPEG 2000 of the same
/// samples to who wants that.
/// </summary>
public sealed class LossyJpeg2000Tests
{
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.91";
    private const string Htj2k = "1.2.840.10008.1.2.4.203";
    private const int Side = 100;

    [Fact]
    public async Task Upload_of_lossy_JPEG_2000_stores_HTJ2K_of_the_same_samples_when_the_setting_says_so()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = Encode();
        byte[] sent = FileOf(codestream);
        await using OrthancServer converting = await OrthancServer.StartAsync(new JsonObject { ["TranscodeLossyJpeg2000"] = true });

        string id = await converting.Rest.UploadAsync(sent);

        byte[] stored = await converting.Rest.FileAsync(id);
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(stored));
        Assert.Equal(OpenJpeg.Decode(codestream), OpenJpeg.Decode(await converting.Rest.RawFrameAsync(id, 0)));
        Assert.Equal(StartOfPng, (await converting.Rest.BytesAsync($"/instances/{id}/preview"))[..4]);
        AssertIsJpeg2000(sent, codestream, await converting.Rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax=.91"));
        AssertIsJpeg2000(sent, codestream, (await converting.Rest.ArchiveAsync(id, Jpeg2000)).Values.Single());
    }

    [Fact]
    public async Task C_STORE_of_lossy_JPEG_2000_stores_HTJ2K_of_the_same_samples_when_the_setting_says_so()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = Encode();
        byte[] sent = FileOf(codestream);
        await using OrthancServer converting = await OrthancServer.StartAsync(new JsonObject { ["TranscodeLossyJpeg2000"] = true });

        Dcmtk.Store(sent, converting.DicomPort, "-xw");

        string id = await converting.Rest.InstanceOfAsync("2.25.910");
        byte[] stored = await converting.Rest.FileAsync(id);
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(stored));
        Assert.Equal(OpenJpeg.Decode(codestream), OpenJpeg.Decode(await converting.Rest.RawFrameAsync(id, 0)));
    }

    [Fact]
    public async Task Upload_of_lossy_JPEG_2000_stores_the_bytes_received_by_default()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] sent = FileOf(Encode());
        await using OrthancServer keeping = await OrthancServer.StartAsync([]);

        string id = await keeping.Rest.UploadAsync(sent);

        Assert.Equal(sent, await keeping.Rest.FileAsync(id));
    }

    [Fact]
    public async Task Rule_and_backfill_convert_lossy_JPEG_2000_where_the_setting_does_not()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = Encode();
        JsonObject rule = new()
        {
            ["When"] = new JsonObject { ["Modality"] = new JsonArray("XC") },
            ["Then"] = new JsonObject { ["TranscodeLossyJpeg2000"] = true },
        };
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Rules"] = new JsonArray(rule), ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration => configuration["OverwriteInstances"] = true);
        byte[] sent = FileOf(codestream, "OT", "2.25.913");
        string byBackfill = await orthanc.Rest.UploadAsync(sent);
        string byRule = await orthanc.Rest.UploadAsync(FileOf(codestream, "XC", "2.25.914"));
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await orthanc.Rest.FileAsync(byRule)));
        Assert.Equal(sent, await orthanc.Rest.FileAsync(byBackfill));
        JsonObject request = new() { ["All"] = true, ["TranscodeLossyJpeg2000"] = true, ["DryRun"] = true, ["Sample"] = 1 };

        JsonNode predicted = (await orthanc.Rest.BackfillAsync("convert", request))["Total"]!;
        request["DryRun"] = false;
        JsonNode made = (await orthanc.Rest.BackfillAsync("convert", request))["Total"]!;

        Assert.Equal(predicted.ToJsonString(), made.ToJsonString());
        Assert.Equal((1, 1), ((int)made["Converted"]!, (int)made["Kept"]!["already HTJ2K"]!));
        byte[] stored = await orthanc.Rest.FileAsync(byBackfill);
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(stored));
        Assert.Equal(OpenJpeg.Decode(codestream), OpenJpeg.Decode(await orthanc.Rest.RawFrameAsync(byBackfill, 0)));
        JsonNode verified = await orthanc.Rest.BackfillAsync("verify-instance", new JsonObject { ["Instance"] = byBackfill });
        Assert.Equal(1, (int)verified["Total"]!["Verified"]!);
    }

    [Fact]
    public async Task Backfill_makes_JPEG_2000_of_lossy_HTJ2K_again_and_touches_nothing_else()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["TranscodeLossyJpeg2000"] = true, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration => configuration["OverwriteInstances"] = true);
        byte[] reversible = Encode(), irreversible = Encode("-I");
        byte[] first = FileOf(reversible, "OT", "2.25.915"), second = FileOf(irreversible, "OT", "2.25.916");
        string[] lossy = [await orthanc.Rest.UploadAsync(first), await orthanc.Rest.UploadAsync(second)];
        string lossless = await orthanc.Rest.UploadAsync(BackfillRequests.Ct("2.25.917").Build().File);
        byte[][] stored = await Task.WhenAll(new[] { lossy[0], lossy[1], lossless }.Select(orthanc.Rest.FileAsync));
        await orthanc.Rest.PutAsync($"/instances/{lossy[0]}/metadata/1030", "seen"u8.ToArray());
        JsonObject request = new() { ["All"] = true, ["TransferSyntax"] = ".91", ["DryRun"] = true, ["Sample"] = 1 };

        JsonNode predicted = (await orthanc.Rest.BackfillAsync("convert", request))["Total"]!;
        request["DryRun"] = false;
        request["Asynchronous"] = true;
        string job = (string)(await orthanc.Rest.BackfillAsync("convert", request))["Path"]!;
        JsonNode made = (await orthanc.Rest.WaitForJobAsync(job, state => (string)state["State"]! == "Success"))["Content"]!;

        foreach (JsonNode total in new[] { predicted, made })
        {
            Assert.Equal((2, 1, 0), ((int)total["Converted"]!,
                (int)total["Kept"]!["only HTJ2K that may be lossy (.203) becomes JPEG 2000 (.91)"]!, (int)total["Failed"]!));
        }

        AssertIsJpeg2000(first, reversible, await orthanc.Rest.FileAsync(lossy[0]));
        AssertIsJpeg2000(second, irreversible, await orthanc.Rest.FileAsync(lossy[1]), tolerance: 1);
        Assert.Equal(stored[2], await orthanc.Rest.FileAsync(lossless));
        Assert.Equal("seen"u8.ToArray(), await orthanc.Rest.BytesAsync($"/instances/{lossy[0]}/metadata/1030"));
        JsonObject all = new() { ["All"] = true };
        Assert.Equal(2, (int)(await orthanc.Rest.BackfillAsync("verify", all))["Total"]!["Verified"]!);
        Assert.Equal(2, (int)(await orthanc.Rest.BackfillAsync("convert", all))["Total"]!["Converted"]!);
        Assert.Equal(stored[0], await orthanc.Rest.FileAsync(lossy[0]));
        Assert.Equal(stored[1], await orthanc.Rest.FileAsync(lossy[1]));
    }

    /// <param name="sent">The file that was uploaded.</param>
    /// <param name="codestream">That of its frame.</param>
    /// <param name="tolerance">By how much samples may differ, because decoders round irreversible ones as they like.</param>
    private static void AssertIsJpeg2000(byte[] sent, byte[] codestream, byte[] file, int tolerance = 0)
    {
        Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(file));
        Assert.Equal(Dcmtk.SopInstanceUid(sent), Dcmtk.SopInstanceUid(file));
        Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(file));
        ushort[] expected = Samples(codestream), actual = Samples(Dcmtk.Fragments(file)[^1]);
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max(), 0, tolerance);

        static ushort[] Samples(byte[] codestream) => MemoryMarshal.Cast<byte, ushort>(OpenJpeg.Decode(codestream).AsSpan()).ToArray();
    }

    private static byte[] StartOfPng => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>Cut; reversible, so that every decoder gives the same samples, unless <paramref name="options"/> say otherwise.</summary>
    private static byte[] Encode(params string[] options) => OpenJpegEncoder.Encode(
        SampleNoise.Create(Side * Side, 16, 12), $"{Side},{Side},1,12,u", ["-r", "8", "-n", "4", .. options]);

    private static byte[] FileOf(byte[] codestream, string modality = "OT", string instance = "2.25.910")
    {
        byte[] padded = (codestream.Length & 1) == 0 ? codestream : [.. codestream, 0];
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12)
            .Text(0x0008_0018, "UI", instance)
            .Text(0x0008_0060, "CS", modality)
            .Text(0x0010_0020, "LO", "91")
            .Text(0x0020_000D, "UI", "2.25.911")
            .Text(0x0020_000E, "UI", "2.25.912")
            .Text(0x0028_2110, "CS", "01")
            .Encapsulated(0x7FE0_0010, [], padded);
        return new DicomFile { TransferSyntax = Jpeg2000, SopInstanceUid = instance, DataSet = dataSet }.ToArray();
    }
}
