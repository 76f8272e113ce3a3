// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Transcoding;

/// <summary>Orthanc's own IngestTranscoding, which newer versions can do with our transcoder.</summary>
public sealed class IngestTranscodingTests(PlainServer plain) : IClassFixture<PlainServer>
{
    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.4.202")]
    public async Task Every_image_is_stored_as_HTJ2K_with_its_samples_and_counted(string transferSyntax)
    {
        Assert.SkipWhen(await plain.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer server =
            await OrthancServer.StartAsync(configure: configuration => configuration["IngestTranscoding"] = transferSyntax);
        TestImage[] images = [.. ArchiveTests.AllImages()];
        foreach (TestImage image in images)
        {
            string id = await server.Rest.UploadAsync(image.File);

            Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));
            for (int frame = 0; frame < image.Frames.Length; frame++)
            {
                OpenJpegFrame.AssertSame(await server.Rest.RawFrameAsync(id, frame), image.PlanarFrame(frame), image.BytesPerSample);
            }
        }

        JsonNode counters = (await server.Rest.StatusAsync())["Counters"]!;
        Assert.Equal(images.Length, (int)counters["Converted"]!);
    }

    [Fact]
    public async Task What_cannot_be_converted_is_stored_as_it_came()
    {
        Assert.SkipWhen(await plain.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer server =
            await OrthancServer.StartAsync(configure: configuration => configuration["IngestTranscoding"] = "1.2.840.10008.1.2.4.201");
        byte[] lossy = Dcmtk.Convert(new ImageDescription { Name = "lossy" }.Build().File, "dcmcjpeg", "+eb");
        byte[] report = new ImageDescription { Name = "report", Change = dataSet => dataSet.Remove(0x7FE0_0010) }.Build().File;
        foreach (byte[] sent in new[] { lossy, report })
        {
            string id = await server.Rest.UploadAsync(sent);

            byte[] stored = await server.Rest.FileAsync(id);
            Assert.Equal(Dcmtk.TransferSyntax(sent), Dcmtk.TransferSyntax(stored));
            Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(stored));
        }
    }
}
