// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>Images that cannot become what Orthanc's own IngestTranscoding says: nothing is stored uncompressed that was not.</summary>
public sealed class IngestTargetTests
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201", JpegBaseline = "1.2.840.10008.1.2.4.50",
        JpegLossless = "1.2.840.10008.1.2.4.70";

    private const string Lossy = "JPEG 2000, irreversible", Lossless = "JPEG 2000 Lossless", Color = "JPEG 2000 Lossless, YBR_RCT";

    private const string KeepByRule = """{"Rules": [{"When": {}, "Then": {"Keep": true}}]}""",
        KeepByOrigin = """{"Keep": {"Origin": ["RestApi"]}}""", Disabled = """{"Enabled": false}""", Jpeg2000 = """{"TransferSyntax": ".90"}""";

    public static TheoryData<string, string, string> Kept => new()
    {
        { CodedImages.Htj2k, "{}", Lossy },
        { CodedImages.Htj2k, KeepByRule, Lossless },
        { CodedImages.Htj2k, KeepByOrigin, Color },
        { CodedImages.Htj2k, Disabled, Lossless },
        { CodedImages.Htj2k, Jpeg2000, Lossy },
        { CodedImages.Htj2k, Jpeg2000, Lossless },
        { CodedImages.Jpeg2000, Disabled, Lossless },
        { JpegBaseline, "{}", Lossy },
        { JpegBaseline, KeepByRule, Lossless },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task Image_stays_as_received(string transferSyntax, string settings, string name)
    {
        await using OrthancServer server = await StartAsync(settings, transferSyntax);
        byte[] sent = FileOf(name);

        byte[] stored = await server.Rest.FileAsync(await server.Rest.UploadAsync(sent));

        AssertSame(sent, stored);
    }

    /// <summary>The plugin makes it HTJ2K or JPEG 2000 first; then Orthanc asks for another transfer syntax.</summary>
    [Theory]
    [InlineData(CodedImages.Jpeg2000, "{}", Htj2kLossless)]
    [InlineData(JpegBaseline, "{}", Htj2kLossless)]
    [InlineData(CodedImages.Htj2k, Jpeg2000, CodedImages.Jpeg2000Lossless)]
    [InlineData(CodedImages.Jpeg2000, Jpeg2000, CodedImages.Jpeg2000Lossless)]
    [InlineData(CodedImages.Htj2k, "{}", CodedImages.Htj2k)]
    [InlineData(JpegLossless, "{}", JpegLossless)]
    public async Task Native_image_stays_as_the_plugin_makes_it_unless_it_becomes_the_target(string transferSyntax, string settings,
        string expected)
    {
        await using OrthancServer server = await StartAsync(settings, transferSyntax);
        TestImage image = new ImageDescription { Name = "CT", Modality = "CT", BitsAllocated = 16, BitsStored = 12 }.Build();

        byte[] stored = await server.Rest.FileAsync(await server.Rest.UploadAsync(image.File));

        Assert.Equal(expected, Dcmtk.TransferSyntax(stored));
        if (expected == JpegLossless)
        {
            Assert.Equal(Dcmtk.PixelData(image.File), Dcmtk.PixelData(Dcmtk.Convert(stored, "dcmdjpeg")));
        }
        else
        {
            StoredSamples.AssertSame(image.File, stored);
        }
    }

    [Theory]
    [InlineData(CodedImages.Htj2k, Lossy, CodedImages.Jpeg2000)]
    [InlineData(CodedImages.Htj2k, Color, CodedImages.Jpeg2000Lossless)]
    [InlineData(JpegBaseline, Lossy, CodedImages.Jpeg2000)]
    [InlineData(CodedImages.Jpeg2000Lossless, Lossy, CodedImages.Jpeg2000Lossless)]
    public async Task Stored_image_is_not_reconstructed_uncompressed(string transferSyntax, string name, string expected)
    {
        string folder = OrthancInstallation.CreateFolder(), id;
        try
        {
            string storage = Path.Combine(folder, "storage");
            byte[] sent = FileOf(name), reconstructed;
            JsonObject settings = JsonNode.Parse(KeepByRule)!.AsObject();
            await using (OrthancServer before = await OrthancServer.StartAsync(settings, storage: storage))
            {
                id = await before.Rest.UploadAsync(sent);
                Assert.Equal(sent, await before.Rest.FileAsync(id));
            }

            await using (OrthancServer server = await StartAsync(KeepByRule, transferSyntax, storage))
            {
                using HttpRequestMessage request = new(HttpMethod.Post, $"/instances/{id}/reconstruct")
                {
                    Content = JsonContent.Create(new JsonObject { ["ReconstructFiles"] = true }),
                };
                using HttpResponseMessage answer = await server.Rest.SendAsync(request);
                _ = answer.EnsureSuccessStatusCode();
                reconstructed = await server.Rest.FileAsync(id);
            }

            if (expected == Dcmtk.TransferSyntax(sent))
            {
                AssertSame(sent, reconstructed);
            }
            else
            {
                SameImage.InJpeg2000(CodedImages.Named(name), new DicomDump(sent), reconstructed, expected);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] FileOf(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        string uid = FreshImages.Uid();
        return CodedImages.Named(name).FileOf(uid, uid + ".2");
    }

    private static void AssertSame(byte[] sent, byte[] stored)
    {
        Assert.Equal(Dcmtk.TransferSyntax(sent), Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(stored));
        Assert.Equal(Dcmtk.Fragments(sent), Dcmtk.Fragments(stored));
    }

    private static Task<OrthancServer> StartAsync(string settings, string transferSyntax, string? storage = null)
    {
        Assert.SkipWhen(OrthancInstallation.Version < OrthancRest.KnowsHtj2k, "This version of Orthanc does not know HTJ2K");
        return OrthancServer.StartAsync(JsonNode.Parse(settings)!.AsObject(),
            configure: configuration => configuration["IngestTranscoding"] = transferSyntax, storage: storage);
    }
}
