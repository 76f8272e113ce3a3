// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using DicomTranscoder.Transcoding;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using Integration.Viewing;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>Binary segmentations, on every way in and out.</summary>
public sealed class OneBitTests(ConvertingServer server, PlainServer plain) : IClassFixture<ConvertingServer>, IClassFixture<PlainServer>
{
    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Received_segmentation_that_shrinks_by_a_third_keeps_every_bit_and_every_other_attribute(bool byCStore)
    {
        TestImage image = Segmentation.Build("segmentation");
        await ImageWays.StoreAsync(server.Orthanc, image, byCStore);

        await AssertStoredAsync(Rest, image);
    }

    [Theory]
    [InlineData(123)]
    [InlineData(128)]
    public async Task Stored_segmentation_is_shown_and_handed_out_as_in_an_Orthanc_that_keeps_it_as_received(ushort columns)
    {
        TestImage image = Segmentation.Build("segmentation", columns);
        string id = await Rest.UploadAsync(image.File);
        string plainId = await plain.Orthanc.Rest.UploadAsync(image.File);
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            // Orthanc shows none whose rows begin within a byte, native or not.
            (HttpStatusCode expectedCode, byte[] expected) =
                await plain.Orthanc.Rest.GetAsync($"/instances/{plainId}/frames/{frame}/preview");
            (HttpStatusCode code, byte[] preview) = await Rest.GetAsync($"/instances/{id}/frames/{frame}/preview");
            Assert.Equal(columns % 8 == 0 ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, expectedCode);
            Assert.Equal(expectedCode, code);
            Assert.True(code != HttpStatusCode.OK || preview.AsSpan().SequenceEqual(expected), $"Frame {frame} looks different");
        }

        await ImageWays.AssertHandedOutAsync(Rest, image, id);
    }

    [Fact]
    public async Task Viewers_decode_every_frame_to_its_samples()
    {
        Assert.SkipWhen(ViewerCodec.Missing is not null, ViewerCodec.Missing ?? "");
        TestImage image = Segmentation.Build("segmentation");
        string id = await Rest.UploadAsync(image.File);

        List<byte[]> decoded = ViewerCodec.Decode(Dcmtk.Fragments(await Rest.FileAsync(id)));

        Assert.Equal(image.Frames, decoded);
    }

    [Fact]
    public async Task Noise_is_kept_and_so_is_all_of_one_bit_when_the_setting_is_0()
    {
        TestImage noise = Segmentation.Build("noise", noise: 1);
        Assert.Equal(noise.File, await Rest.FileAsync(await Rest.UploadAsync(noise.File)));

        await using OrthancServer keeping = await OrthancServer.StartAsync(new JsonObject { ["OneBitSizeRatio"] = 0 });
        TestImage image = Segmentation.Build("segmentation");
        Assert.Equal(image.File, await keeping.Rest.FileAsync(await keeping.Rest.UploadAsync(image.File)));
    }

    [Fact]
    public async Task IngestTranscoding_converts_segmentations()
    {
        Assert.SkipWhen(await Rest.VersionAsync() < OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer transcoding =
            await OrthancServer.StartAsync(configure: configuration => configuration["IngestTranscoding"] = UploadTests.Htj2kLossless);
        TestImage image = Segmentation.Build("segmentation", columns: 128);

        _ = await transcoding.Rest.UploadAsync(image.File);

        await AssertStoredAsync(transcoding.Rest, image);
    }

    /// <summary>Orthanc would refuse such an image to transcode it; it is told not to.</summary>
    [Fact]
    public async Task IngestTranscoding_leaves_uncompressed_segmentations_as_Orthanc_is_told()
    {
        Assert.SkipWhen(await Rest.VersionAsync() < OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer transcoding = await OrthancServer.StartAsync(configure: configuration =>
        {
            configuration["IngestTranscoding"] = UploadTests.Htj2kLossless;
            configuration["IngestTranscodingOfUncompressed"] = false;
        });
        TestImage image = Segmentation.Build("segmentation", columns: 123);

        string id = await transcoding.Rest.UploadAsync(image.File);

        Assert.Equal(image.File, await transcoding.Rest.FileAsync(id));
        Assert.NotEmpty(await transcoding.Log.WaitForAsync("except uncompressed instances (its setting IngestTranscodingOfUncompressed)"));
    }

    [Fact]
    public async Task Backfill_converts_verifies_and_restores_segmentations()
    {
        await using OrthancServer storing = await BackfillServer.StartAsync();
        TestImage image = Segmentation.Build("segmentation", study: "2.25.7300001");
        string id = await storing.Rest.UploadAsync(image.File);
        JsonObject request = new() { ["Study"] = "2.25.7300001" };

        JsonNode converted = (await storing.Rest.BackfillAsync("convert-study", request))["Total"]!;
        await AssertStoredAsync(storing.Rest, image);
        JsonNode verified = (await storing.Rest.BackfillAsync("verify-study", request))["Total"]!;
        JsonNode restored = (await storing.Rest.BackfillAsync("restore-study", request))["Total"]!;

        Assert.Equal((1, 1, 1), ((int)converted["Converted"]!, (int)verified["Verified"]!, (int)restored["Restored"]!));
        Assert.Equal(Dcmtk.PixelData(image.File), Dcmtk.PixelData(await storing.Rest.FileAsync(id)));
    }

    [Fact]
    public async Task Frames_by_DICOMweb_are_the_codestream_or_packed_bits()
    {
        TestImage image = Segmentation.Build("segmentation");
        string id = await Rest.UploadAsync(image.File);

        (_, byte[] codestream) = await Rest.GetAsync(DicomWebFrameTests.PathOf(image, "2"), "image/jphc");
        (HttpStatusCode code, byte[] part) = await Rest.GetAsync(DicomWebFrameTests.PathOf(image, "2"));

        Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/2"), codestream);
        Assert.Equal(HttpStatusCode.OK, code);
        byte[] packed = MultipartPart.First(part);
        Assert.Equal(image.Frames[1], image.Frames[1].Select((_, i) => (byte)(packed[i / 8] >> (i % 8) & 1)));
    }

    private static async Task AssertStoredAsync(OrthancRest rest, TestImage image)
    {
        string id = await rest.InstanceOfAsync(image.SopInstanceUid);
        byte[] stored = await rest.FileAsync(id);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(stored));
        Assert.Equal(1, Dcmtk.Number(stored, "0028,0100"));
        byte[][] codestreams = Dcmtk.Fragments(stored);
        Assert.Equal(image.Frames.Length, codestreams.Length);
        for (int frame = 0; frame < codestreams.Length; frame++)
        {
            Assert.Equal(1, OpenJpegFrame.Precision(codestreams[frame]));
            OpenJpegFrame.AssertSame(codestreams[frame], image.Frames[frame], bytesPerSample: 1);
        }

        Assert.Null(PixelComparison.FindDifference(image.File, stored));
        Assert.InRange(stored.Length, 1, image.File.Length * 0.66);
    }
}
