// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Transcoding;

/// <summary>JPEG 2000 Lossless (.90) for receivers without HTJ2K.</summary>
public sealed class Jpeg2000Tests
{
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.90";
    private const string Htj2k = "1.2.840.10008.1.2.4.201";
    private const string Fallback = $"Fallback to JPEG 2000 Lossless ({Jpeg2000})";

    [Fact]
    public async Task Every_image_is_stored_with_samples_that_others_decode_alike_and_shown_by_GDCM_alone()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = ".90" });
        await using OrthancServer? others = OrthancInstallation.Gdcm is null
            ? null
            : await OrthancServer.StartAsync(withPlugin: false, configure: AddGdcm);
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            string id = await server.Rest.UploadAsync(image.File);
            byte[] stored = await server.Rest.FileAsync(id);

            Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(stored));
            Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(stored), Dcmtk.TellTheSame);
            for (int frame = 0; frame < image.Frames.Length; frame++)
            {
                OpenJpegFrame.AssertSame(await server.Rest.RawFrameAsync(id, frame), image.PlanarFrame(frame), image.BytesPerSample);
            }

            if (Gdcm.Missing is null)
            {
                ArchiveTests.AssertSameSamples(image, Gdcm.Native(stored));
            }

            byte[] preview = await server.Rest.BytesAsync($"/instances/{id}/preview");
            // The GDCM plugin of Debian 12 takes no YBR_RCT, which PS3.5 8.2.4 asks for here; GDCM itself does.
            if (others is not null && image.Components == 1)
            {
                Assert.Equal(preview, await others.Rest.BytesAsync($"/instances/{await others.Rest.UploadAsync(stored)}/preview"));
            }
        }
    }

    [Fact]
    public async Task Auto_falls_back_where_Orthanc_cannot_send_HTJ2K_and_says_so_once()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = "auto" });
        bool sendsHtj2k = await server.Rest.VersionAsync() >= OrthancRest.KnowsHtj2k;

        byte[] stored = await server.Rest.FileAsync(await server.Rest.UploadAsync(new ImageDescription { Name = "auto" }.Build().File));

        Assert.Equal(sendsHtj2k ? Htj2k : Jpeg2000, Dcmtk.TransferSyntax(stored));
        List<string> warnings = server.Log.Lines(Fallback);
        Assert.Equal(sendsHtj2k ? 0 : 1, warnings.Count);
        Assert.All(warnings, line => Assert.Matches(@"^W.*\] Fallback to JPEG 2000 Lossless \(1\.2\.840\.10008\.1\.2\.4\.90\)", line));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_archive_in_JPEG_2000_has_every_image_with_its_samples(bool isStoredAsHtj2k, bool withGdcm)
    {
        Assert.SkipWhen(withGdcm && OrthancInstallation.Gdcm is null, "The GDCM plugin is not installed");
        await using OrthancServer server =
            await OrthancServer.StartAsync(new JsonObject { ["Enabled"] = isStoredAsHtj2k, ["TranscodeCompressed"] = new JsonArray("RLE") },
            configure: withGdcm ? AddGdcm : null);
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            string id = await server.Rest.UploadAsync(image.File);

            byte[] archived = (await server.Rest.ArchiveAsync(id, Jpeg2000))[image.SopInstanceUid];

            Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(archived));
            byte[] codestreams = Dcmtk.EncapsulatedPixelData(archived).ToArray();
            Assert.True(codestreams.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) > 0, "no codestream");
            await server.Rest.DeleteAsync($"/instances/{id}");
            string again = await server.Rest.UploadAsync(archived);
            Assert.Equal(archived, await server.Rest.FileAsync(again));
            ArchiveTests.AssertSameSamples(image,
                (await server.Rest.ArchiveAsync(again, DicomFile.ExplicitLittleEndian))[image.SopInstanceUid]);
        }
    }

    [Fact]
    public async Task A_device_that_takes_JPEG_2000_alone_gets_every_image_with_its_samples()
    {
        using StoreScp device =
            StoreScp.TakingOnly("JPEG2000LosslessOnly", "CTImageStorage", "MRImageStorage", "ComputedRadiographyImageStorage",
            "UltrasoundImageStorage", "UltrasoundMultiframeImageStorage", "XRayAngiographicImageStorage", "SecondaryCaptureImageStorage");
        await using OrthancServer server =
            await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = "auto" }, configure: configuration =>
        {
            configuration["DicomModalities"] = new JsonObject { ["device"] = new JsonArray("DEVICE", "127.0.0.1", device.Port) };
            configuration["DicomScuPreferredTransferSyntax"] = Jpeg2000;
        });
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            using StringContent id = new(await server.Rest.UploadAsync(image.File));
            _ = await server.Rest.PostAsync("/modalities/device/store", id);

            byte[] received = device.Received()[image.SopInstanceUid];
            Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(received));
            if (Gdcm.Missing is null)
            {
                ArchiveTests.AssertSameSamples(image, Gdcm.Native(received));
            }
        }
    }

    [Fact]
    public async Task What_auto_stores_is_sent_to_a_device_that_knows_Implicit_VR_alone_with_its_samples()
    {
        using StoreScp device = new("+xi");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["TransferSyntax"] = "auto" }, configure: configuration
                => configuration["DicomModalities"] = new JsonObject { ["old"] = new JsonArray("OLD", "127.0.0.1", device.Port) });
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            using StringContent id = new(await server.Rest.UploadAsync(image.File));
            _ = await server.Rest.PostAsync("/modalities/old/store", id);

            ArchiveTests.AssertSameSamples(image, device.Received()[image.SopInstanceUid]);
        }
    }

    [Fact]
    public async Task Stored_HTJ2K_becomes_JPEG_2000_and_HTJ2K_again_on_request()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } }, configure: configuration
                => configuration["OverwriteInstances"] = true);
        TestImage image = TestImages.Named("CT");
        string id = await server.Rest.UploadAsync(image.File);
        byte[] first = await server.Rest.FileAsync(id);

        Assert.Equal((1, 0), await ConvertAsync(".90"));
        byte[] second = await server.Rest.FileAsync(id);
        Assert.Equal((0, 1), await ConvertAsync(".90"));

        Assert.Equal((Htj2k, Jpeg2000), (Dcmtk.TransferSyntax(first), Dcmtk.TransferSyntax(second)));
        OpenJpegFrame.AssertSame(await server.Rest.RawFrameAsync(id, 0), image.PlanarFrame(0), image.BytesPerSample);
        JsonNode verified =
            (await server.Rest.PostAsync("/htj2k/verify-instance", JsonContent.Create(new JsonObject { ["Instance"] = id })))!["Total"]!;
        Assert.Equal(0, (int)verified["Failed"]!);

        async Task<(int Converted, int Already)> ConvertAsync(string transferSyntax)
        {
            JsonObject request = new() { ["Instance"] = id, ["TransferSyntax"] = transferSyntax };
            JsonNode total = (await server.Rest.PostAsync("/htj2k/convert-instance", JsonContent.Create(request)))!["Total"]!;
            return ((int)total["Converted"]!, (int)total["AlreadyInTarget"]!);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Received_JPEG_2000_is_stored_as_HTJ2K_with_its_samples(bool byIngestTranscoding)
    {
        await using OrthancServer maker = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = ".90" });
        Assert.SkipWhen(byIngestTranscoding && await maker.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This Orthanc cannot transcode to HTJ2K what it receives");
        await using OrthancServer server = await OrthancServer.StartAsync(configure: configuration =>
        {
            if (byIngestTranscoding)
            {
                configuration["IngestTranscoding"] = Htj2k;
            }
        });
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            byte[] sent = await maker.Rest.FileAsync(await maker.Rest.UploadAsync(image.File));
            Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(sent));

            string id = await server.Rest.UploadAsync(sent);
            byte[] byRest = await server.Rest.FileAsync(id);
            await server.Rest.DeleteAsync($"/instances/{id}");
            Dcmtk.Store(sent, server.DicomPort, "-xv");
            byte[] byStore = await server.Rest.FileAsync(id);

            Assert.Equal((Htj2k, Htj2k), (Dcmtk.TransferSyntax(byRest), Dcmtk.TransferSyntax(byStore)));
            Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(byRest), Dcmtk.TellTheSame);
            Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(byStore), Dcmtk.TellTheSame);
            for (int frame = 0; frame < image.Frames.Length; frame++)
            {
                OpenJpegFrame.AssertSame(await server.Rest.RawFrameAsync(id, frame), image.PlanarFrame(frame), image.BytesPerSample);
            }
        }
    }

    [Fact]
    public async Task Stored_JPEG_2000_becomes_HTJ2K_on_request_and_native_again()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["TransferSyntax"] = ".201", ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration => configuration["OverwriteInstances"] = true);
        await using OrthancServer maker = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = ".90" });
        TestImage image = TestImages.Named("CT");
        string id = await server.Rest.UploadAsync(await maker.Rest.FileAsync(await maker.Rest.UploadAsync(image.File)));
        JsonObject request = new() { ["Instance"] = id };
        _ = await server.Rest.PostAsync("/htj2k/convert-instance",
            JsonContent.Create(new JsonObject { ["Instance"] = id, ["TransferSyntax"] = ".90" }));
        Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));

        _ = await server.Rest.PostAsync("/htj2k/convert-instance", JsonContent.Create(request));
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));
        JsonNode verified = (await server.Rest.PostAsync("/htj2k/verify-instance", JsonContent.Create(request)))!["Total"]!;
        Assert.Equal((1, 0), ((int)verified["Verified"]!, (int)verified["Failed"]!));
        _ = await server.Rest.PostAsync("/htj2k/restore-instance", JsonContent.Create(request));
        ArchiveTests.AssertSameSamples(image, await server.Rest.FileAsync(id));
    }

    [Fact]
    public async Task A_rule_stores_JPEG_2000()
    {
        JsonNode rules = JsonNode.Parse("""[{ "When": { "Modality": ["MG"] }, "Then": { "TransferSyntax": ".90" } }]""")!;
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["Rules"] = rules });

        string mammogram = await server.Rest.UploadAsync(new ImageDescription { Name = "MG", Modality = "MG" }.Build().File);
        string other = await server.Rest.UploadAsync(new ImageDescription { Name = "CR", Modality = "CR" }.Build().File);

        Assert.Equal(Jpeg2000, Dcmtk.TransferSyntax(await server.Rest.FileAsync(mammogram)));
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await server.Rest.FileAsync(other)));
    }

    private static void AddGdcm(JsonObject configuration)
    {
        JsonArray plugins = configuration["Plugins"]!.AsArray();
        plugins.Insert(plugins.Count, OrthancInstallation.Gdcm);
    }
}
