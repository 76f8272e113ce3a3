// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using DicomTranscoder.Transcoding;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Integration.Viewing;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>Samples of 32 bits, as radiotherapy doses have them, on every way in and out.</summary>
public sealed class RadiotherapyDoseTests(RadiotherapyDoseTests.DoseServer server, PlainServer plain)
    : IClassFixture<RadiotherapyDoseTests.DoseServer>, IClassFixture<PlainServer>
{
    private static readonly ImageDescription s_dose = new()
    {
        Name = "dose",
        Modality = "RTDOSE",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.481.2",
        Rows = 75,
        Columns = 91,
        BitsAllocated = 32,
        BitsStored = 32,
        Frames = 3,
        Change = dataSet => dataSet.Text(0x3004_0002, "CS", "GY").Text(0x3004_000E, "DS", "1.5e-8"),
    };

    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Received_dose_keeps_every_bit_and_every_other_attribute(bool byCStore, bool isSigned)
    {
        TestImage image = (s_dose with { IsSigned = isSigned }).Build();
        await ImageWays.StoreAsync(server.Orthanc, image, byCStore);

        await AssertStoredAsync(Rest, image);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stored_dose_is_shown_and_handed_out_as_in_an_Orthanc_that_keeps_it_as_received(bool isSigned)
    {
        TestImage image = (s_dose with { IsSigned = isSigned }).Build();
        string id = await Rest.UploadAsync(image.File);
        string plainId = await plain.Orthanc.Rest.UploadAsync(image.File);
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            (HttpStatusCode expectedCode, byte[] expected) =
                await plain.Orthanc.Rest.GetAsync($"/instances/{plainId}/frames/{frame}/preview");
            (HttpStatusCode code, byte[] preview) = await Rest.GetAsync($"/instances/{id}/frames/{frame}/preview");
            Assert.Equal(expectedCode, code);
            Assert.True(code != HttpStatusCode.OK || preview.AsSpan().SequenceEqual(expected), $"Frame {frame} looks different");

            byte[] codestream = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/{frame + 1}");
            (_, byte[] coded) = await Rest.GetAsync(DicomWebFrameTests.PathOf(image, $"{frame + 1}"), "image/jphc");
            (HttpStatusCode webCode, byte[] part) = await Rest.GetAsync(DicomWebFrameTests.PathOf(image, $"{frame + 1}"));
            Assert.Equal(codestream, coded);
            Assert.Equal(codestream, (await Rest.RawFrameAsync(id, frame))[..codestream.Length]);
            Assert.Equal(HttpStatusCode.OK, webCode);
            Assert.Equal(image.Frames[frame], MultipartPart.First(part));
        }

        await ImageWays.AssertHandedOutAsync(Rest, image, id);
    }

    [Fact]
    public async Task Dose_in_RLE_is_converted()
    {
        TestImage image = s_dose.Build();
        byte[] file = Dcmtk.Convert(image.File, "dcmcrle");

        byte[] stored = await Rest.FileAsync(await Rest.UploadAsync(file));

        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Null(PixelComparison.FindDifference(image.File, stored));
    }

    [Fact]
    public async Task IngestTranscoding_converts_doses()
    {
        Assert.SkipWhen(await Rest.VersionAsync() < OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer transcoding = await OrthancServer.StartAsync(
            DoseServer.Settings, configure: configuration => configuration["IngestTranscoding"] = UploadTests.Htj2kLossless);
        TestImage image = s_dose.Build();

        _ = await transcoding.Rest.UploadAsync(image.File);

        await AssertStoredAsync(transcoding.Rest, image);
    }

    [Fact]
    public async Task Backfill_converts_verifies_and_restores_doses()
    {
        JsonObject settings = DoseServer.Settings;
        settings["Enabled"] = false;
        settings["Backfill"] = new JsonObject { ["AllowUnsafe"] = true };
        await using OrthancServer storing =
            await OrthancServer.StartAsync(settings, configure: configuration => configuration["OverwriteInstances"] = true);
        TestImage image = (s_dose with { Change = dataSet => dataSet.Text(0x0020_000D, "UI", "2.25.7300002") }).Build();
        string id = await storing.Rest.UploadAsync(image.File);
        JsonObject request = new() { ["Study"] = "2.25.7300002" };

        JsonNode converted = (await storing.Rest.BackfillAsync("convert-study", request))["Total"]!;
        await AssertStoredAsync(storing.Rest, image);
        JsonNode verified = (await storing.Rest.BackfillAsync("verify-study", request))["Total"]!;
        JsonNode restored = (await storing.Rest.BackfillAsync("restore-study", request))["Total"]!;

        Assert.Equal((1, 1, 1), ((int)converted["Converted"]!, (int)verified["Verified"]!, (int)restored["Restored"]!));
        Assert.Equal(Dcmtk.PixelData(image.File), Dcmtk.PixelData(await storing.Rest.FileAsync(id)));
    }

    private static async Task AssertStoredAsync(OrthancRest rest, TestImage image)
    {
        byte[] stored = await rest.FileAsync(await rest.InstanceOfAsync(image.SopInstanceUid));
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(stored));
        Assert.Equal(image.Frames.Length, Dcmtk.Fragments(stored).Length);
        Assert.Null(PixelComparison.FindDifference(image.File, stored));
        Assert.InRange(stored.Length, 1, image.File.Length);
    }

    /// <summary>An Orthanc that converts received samples of more than 16 bits, although viewers would misread them.</summary>
    public sealed class DoseServer : IAsyncLifetime
    {
        internal static JsonObject Settings => new() { ["KeepWhatViewersMisread"] = false };

        internal OrthancServer Orthanc { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Orthanc = await OrthancServer.StartAsync(Settings);

        public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
    }
}
