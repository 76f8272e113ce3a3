// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Viewing;

/// <summary>"DicomWebFrames" beside the DICOMweb plugin: the requests of OHIF in its default configuration.</summary>
public sealed class DicomWebTakeoverTests
{
    private const string NoEffect = "\"Htj2k.DicomWebFrames\" has no effect";

    [Fact]
    public async Task Frames_come_as_stored_and_the_rest_from_the_DICOMweb_plugin_when_ours_is_loaded_first()
    {
        await using OrthancServer server = await StartAsync(plugins => plugins.Add(OrthancInstallation.DicomWeb));
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await server.Rest.UploadAsync(image.File);

        (HttpStatusCode code, byte[] body) = await server.Rest.GetAsync(
            DicomWebFrameTests.PathOf(image, "2", "/dicom-web"), "multipart/related; type=application/octet-stream; transfer-syntax=*");
        (HttpStatusCode samplesCode, byte[] samples) = await server.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "2", "/dicom-web"));
        (HttpStatusCode metadataCode, byte[] metadata) =
            await server.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "2", "/htj2k/dicom-web")
            .Replace("/frames/2", "/metadata", StringComparison.Ordinal));
        (HttpStatusCode renderedCode, _) =
            await server.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "2", "/htj2k/dicom-web") + "/rendered");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (code, samplesCode));
        Assert.Equal(await server.Rest.BytesAsync($"/htj2k/instances/{id}/frames/2"), MultipartPart.First(body));
        Assert.Equal(image.Frames[1], MultipartPart.First(samples));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (metadataCode, renderedCode));
        Assert.Equal(image.SopInstanceUid, (string)JsonNode.Parse(metadata)![0]!["00080018"]!["Value"]![0]!);
        Assert.Empty(server.Log.Lines(NoEffect));
    }

    [Fact]
    public async Task A_warning_says_so_when_Orthanc_asks_the_DICOMweb_plugin_first()
    {
        await using OrthancServer server = await StartAsync(plugins => plugins.Insert(0, OrthancInstallation.DicomWeb));

        Assert.Single(await server.Log.WaitForAsync(NoEffect));
    }

    private static Task<OrthancServer> StartAsync(Action<JsonArray> configure)
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed (package orthanc-dicomweb)");
        return OrthancServer.StartAsync(new JsonObject { ["DicomWebFrames"] = true },
            configure: configuration => configure(configuration["Plugins"]!.AsArray()));
    }
}
