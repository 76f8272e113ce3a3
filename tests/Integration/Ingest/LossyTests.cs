// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>Rules that make received instances lossy, by both ways of conversion on reception.</summary>
public sealed class LossyTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";
    private const string Htj2k = "1.2.840.10008.1.2.4.203";
    private const string Converted = "HTJ2K conversion successful: ";

    private const string Rules = """
        [
          { "When": { "Modality": ["CR"] }, "Then": { "Lossy": { "MaximumError": 8 } } },
          { "When": { "Modality": ["XC", "SEG"] }, "Then": { "Lossy": { "Ratio": 12 } } }
        ]
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rule_makes_a_new_lossy_instance_that_Orthanc_shows(bool byOrthanc)
    {
        Assert.SkipWhen(byOrthanc && await plain.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["Rules"] = JsonNode.Parse(Rules) },
            configure: byOrthanc ? configuration => configuration["IngestTranscoding"] = Htj2kLossless : null);

        TestImage radiograph = new ImageDescription { Name = "lossy", Modality = "CR", BitsAllocated = 16, BitsStored = 12, Frames = 2 }
            .Build();
        string id = await server.Rest.UploadAsync(radiograph.File);
        byte[] stored = await server.Rest.FileAsync(id);
        AssertIsLossy(radiograph, stored);
        for (int frame = 0; frame < radiograph.Frames.Length; frame++)
        {
            byte[] decoded = OpenJpeg.Decode(await server.Rest.RawFrameAsync(id, frame));
            for (int i = 0; i < decoded.Length; i += 2)
            {
                int difference = BitConverter.ToUInt16(decoded, i) - BitConverter.ToUInt16(radiograph.Frames[frame], i);

                // Another decoder's rounding may differ by one.
                Assert.InRange(difference, -9, 9);
            }
        }

        Assert.NotEmpty(await server.Rest.BytesAsync($"/instances/{id}/preview"));
        Assert.Contains(", lossy: ratio ", Assert.Single(await server.Log.WaitForAsync(Converted)), StringComparison.Ordinal);

        // When it is received again, it is the same instance.
        Assert.Equal(id, await server.Rest.UploadAsync(radiograph.File));

        TestImage photograph = new ImageDescription { Name = "colour", Modality = "XC", Photometric = "RGB" }.Build();
        Dcmtk.Store(photograph.File, server.DicomPort, photograph.Proposal);
        string line = (await server.Log.WaitForAsync(Converted, 3))[^1];
        Assert.Contains($"-> {Htj2k}", line, StringComparison.Ordinal);
        byte[] colours = await FileOfModalityAsync(server, "XC");
        AssertIsLossy(photograph, colours);
        Assert.Equal("YBR_ICT", Dcmtk.Value(colours, "0028,0004"));
        Assert.InRange(double.Parse(Dcmtk.Value(colours, "0028,2112"), CultureInfo.InvariantCulture), 12, 12.4);

        byte[] segmentation = new ImageDescription { Name = "SEG", Modality = "SEG" }.Build().File;
        byte[] kept = await server.Rest.FileAsync(await server.Rest.UploadAsync(segmentation));
        Assert.Equal(Dcmtk.TransferSyntax(segmentation), Dcmtk.TransferSyntax(kept));
        Assert.Equal(Dcmtk.SopInstanceUid(segmentation), Dcmtk.SopInstanceUid(kept));
        Assert.Equal(Dcmtk.PixelData(segmentation), Dcmtk.PixelData(kept));
        Assert.EndsWith("Rules[1]",
            Assert.Single(await server.Log.WaitForAsync("HTJ2K kept as received: segmentations must not become lossy; ")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quality_is_explained_before_and_wrong_rules_are_named()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["Rules"] = JsonNode.Parse(Rules) });
        byte[] file = new ImageDescription { Name = "explained", Modality = "CR", BitsAllocated = 16, BitsStored = 12 }.Build().File;
        using ByteArrayContent body = new(file);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");

        JsonNode answer = (await server.Rest.PostAsync("/htj2k/explain", body))!;

        Assert.Equal(Htj2k, (string)answer["TransferSyntax"]!);
        Assert.StartsWith("2.25.", (string)answer["Lossy"]!["SopInstanceUid"]!, StringComparison.Ordinal);
        Assert.InRange((int)answer["Lossy"]!["MaximumError"]!, 1, 8);
        Assert.InRange((double)answer["Lossy"]!["Psnr"]!, 55, 75);
        Assert.Equal(
            """{"Lossy":{"MaximumError":8}}""",
            (await server.Rest.StatusAsync())["Settings"]!["Rules"]![0]!["Then"]!.ToJsonString());
    }

    private static void AssertIsLossy(TestImage source, byte[] stored)
    {
        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(stored));
        string uid = Dcmtk.Value(stored, "0008,0018");
        Assert.NotEqual(source.SopInstanceUid, uid);
        Assert.Equal(uid, Dcmtk.Value(stored, "0002,0003"));
        Assert.StartsWith("DERIVED\\", Dcmtk.Value(stored, "0008,0008"), StringComparison.Ordinal);
        Assert.Equal("01", Dcmtk.Value(stored, "0028,2110"));
        Assert.Equal("ISO_15444_15", Dcmtk.Value(stored, "0028,2114"));
        Assert.Contains("PSNR", Dcmtk.Value(stored, "0008,2111"), StringComparison.Ordinal);
        string[] attributes = Dcmtk.OtherAttributes(stored);
        Assert.Contains(attributes, line => line.Contains("(0008,1155)", StringComparison.Ordinal)
            && line.Contains(source.SopInstanceUid, StringComparison.Ordinal));
        Assert.Contains(attributes, line => line.Contains("113040", StringComparison.Ordinal));
    }

    private static async Task<byte[]> FileOfModalityAsync(OrthancServer server, string modality)
    {
        using StringContent query = new($$$"""{"Level": "Instance", "Query": {"Modality": "{{{modality}}}"}}""");
        JsonArray instances = (await server.Rest.PostAsync("/tools/find", query))!.AsArray();
        return await server.Rest.FileAsync((string)Assert.Single(instances)!);
    }
}
