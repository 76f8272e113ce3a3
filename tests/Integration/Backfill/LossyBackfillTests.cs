// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>POST /htj2k/convert-study with "Lossy": new instances beside the stored ones.</summary>
public sealed class LossyBackfillTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";
    private const string Htj2k = "1.2.840.10008.1.2.4.203";
    private const int LargestError = 6;

    /// <summary>Making lossy instances overwrites nothing, and so needs no permission.</summary>
    private static Task<OrthancServer> StartAsync() => BackfillServer.StartAsync(mayOverwrite: false, allowsUnsafe: false);

    [Fact]
    public async Task Lossy_instances_come_beside_the_stored_ones_once_and_as_predicted()
    {
        await using OrthancServer orthanc = await StartAsync();
        Dictionary<string, byte[]> stored = [];
        foreach (TestImage image in Radiographs("2.25.7800001"))
        {
            stored.Add(await orthanc.Rest.UploadAsync(image.File), image.File);
        }

        byte[] segmentation = (Radiograph("2.25.7800001") with { Modality = "SEG" }).Build().File;
        stored.Add(await orthanc.Rest.UploadAsync(segmentation), segmentation);
        JsonObject request =
            new()
            {
                ["Study"] = "2.25.7800001",
                ["Lossy"] = new JsonObject { ["MaximumError"] = LargestError },
                ["DryRun"] = true,
                ["Sample"] = 1
            };

        JsonNode predicted = (await orthanc.Rest.BackfillAsync("convert-study", request))["Total"]!;
        Assert.Equal(4, await CountAsync(orthanc));
        request["DryRun"] = false;
        JsonNode answer = await orthanc.Rest.BackfillAsync("convert-study", request);
        JsonNode made = answer["Total"]!;
        JsonNode again = (await orthanc.Rest.BackfillAsync("convert-study", request))["Total"]!;
        request["DryRun"] = true;
        JsonNode predictedAgain = (await orthanc.Rest.BackfillAsync("convert-study", request))["Total"]!;

        Assert.Equal(Htj2k, (string)answer["TransferSyntax"]!);
        Assert.Equal(predicted.ToJsonString(), made.ToJsonString());
        Assert.Equal((3, 0, 1),
            ((int)made["Converted"]!, (int)made["Failed"]!, (int)made["Kept"]!["segmentations must not become lossy"]!));
        Assert.InRange((int)made["Lossy"]!["MaximumError"]!, 1, LargestError);
        Assert.InRange((double)made["Lossy"]!["Psnr"]!, 55, 75);
        Assert.Equal((0, 6), ((int)again["Converted"]!, (int)again["AlreadyInTarget"]!));
        Assert.Equal(again.ToJsonString(), predictedAgain.ToJsonString());
        Assert.Equal((long)made["BytesAfter"]!, (long)again["BytesBefore"]!);
        Assert.Equal(7, await CountAsync(orthanc));
        foreach ((string id, byte[] file) in stored)
        {
            Assert.Equal(file, await orthanc.Rest.FileAsync(id));
        }

        await AssertDerivedAsync(orthanc, stored);
    }

    [Fact]
    public async Task A_job_tells_the_quality_and_takes_what_is_HTJ2K_already()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        string id = await orthanc.Rest.UploadAsync(Radiograph("2.25.7810001").Build().File);
        _ = await orthanc.Rest.BackfillAsync("convert-study", new JsonObject { ["Study"] = "2.25.7810001" });
        byte[] lossless = await orthanc.Rest.FileAsync(id);
        Assert.Equal(Htj2kLossless, Dcmtk.TransferSyntax(lossless));

        JsonNode job =
            await orthanc.Rest.BackfillAsync("convert-study",
            new JsonObject { ["Study"] = "2.25.7810001", ["Lossy"] = new JsonObject { ["Ratio"] = 12.5 }, ["Asynchronous"] = true });
        JsonNode ended =
            await orthanc.Rest.WaitForJobAsync((string)job["Path"]!, state => (string)state["State"]! is "Success" or "Failure");

        JsonNode content = ended["Content"]!;
        Assert.Equal(("Success", 1, 0), ((string)ended["State"]!, (int)content["Converted"]!, (int)content["Failed"]!));
        Assert.InRange((double)content["Lossy"]!["Ratio"]!, 12.5, 12.9);
        Assert.True((double)content["Lossy"]!["Psnr"]! > 30);
        Assert.Equal(lossless, await orthanc.Rest.FileAsync(id));
        _ = Assert.Single(await orthanc.Log.WaitForAsync("HTJ2K lossy instance "));
        await AssertDerivedAsync(orthanc, new() { [id] = lossless });
    }

    [Fact]
    public async Task Where_Orthanc_transcodes_what_it_stores_lossy_instances_stay_lossy()
    {
        Assert.SkipUnless(await plain.Orthanc.Rest.VersionAsync() >= OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer orthanc =
            await OrthancServer.StartAsync(new JsonObject(),
            configure: configuration => configuration["IngestTranscoding"] = Htj2kLossless);
        string id = await orthanc.Rest.UploadAsync(Radiograph("2.25.7820001").Build().File);
        byte[] lossless = await orthanc.Rest.FileAsync(id);
        JsonObject request = new() { ["Study"] = "2.25.7820001", ["Lossy"] = new JsonObject { ["Psnr"] = 50 } };

        JsonNode made = (await orthanc.Rest.BackfillAsync("convert-study", request))["Total"]!;

        Assert.Equal((1, 0), ((int)made["Converted"]!, (int)made["Failed"]!));
        Assert.Equal(0, (int)(await orthanc.Rest.BackfillAsync("convert-study", request))["Total"]!["Converted"]!);
        Assert.Equal(lossless, await orthanc.Rest.FileAsync(id));
        await AssertDerivedAsync(orthanc, new() { [id] = lossless });
    }

    [Theory]
    [InlineData("convert-study", """{"Study": "1", "Lossy": {"Ratio": 1}}""", "\"Lossy\" is {\"Ratio\": 1}; {\"Ratio\": 1.1 to 1000}")]
    [InlineData("convert-study", """{"Study": "1", "Lossy": true}""", "\"Lossy\" is true;")]
    [InlineData("convert-study", """{"Study": "1", "Lossy": {"Psnr": 50}, "TransferSyntax": ".201"}""", "leave \"TransferSyntax\" out")]
    [InlineData("restore-study", """{"Study": "1", "Lossy": {"Psnr": 50}}""", "no field \"Lossy\"")]
    public async Task A_request_that_is_wrong_is_refused_with_what_is_accepted(string route, string body, string message)
    {
        await using OrthancServer orthanc = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, $"/htj2k/{route}") { Content = new StringContent(body) };
        using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.BadRequest, message);
    }

    private static List<TestImage> Radiographs(string study) =>
    [
        Radiograph(study).Build(),
        (Radiograph(study) with { TransferSyntax = DicomFile.ImplicitLittleEndian, Frames = 3 }).Build(),
        (Radiograph(study) with { IsSigned = true }).Build(),
    ];

    private static ImageDescription Radiograph(string study) => new()
    {
        Name = "radiograph",
        Modality = "CR",
        BitsAllocated = 16,
        BitsStored = 12,
        Change = item => item.Text(0x0010_0020, "LO", "LOSSY").Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", study + ".1"),
    };

    /// <summary>All instances that are not stored ones are lossy, name their source, and decode.</summary>
    private static async Task AssertDerivedAsync(OrthancServer orthanc, Dictionary<string, byte[]> stored)
    {
        HashSet<string> sources = [];
        foreach (string id in (await InstancesAsync(orthanc)).Where(id => !stored.ContainsKey(id)))
        {
            byte[] file = await orthanc.Rest.FileAsync(id);
            Assert.Equal(Htj2k, Dcmtk.TransferSyntax(file));
            Assert.Equal("01", Dcmtk.Value(file, "0028,2110"));
            Assert.StartsWith("DERIVED", Dcmtk.Value(file, "0008,0008"), StringComparison.Ordinal);
            byte[] source =
                Assert.Single(stored.Values, source => Dcmtk.OtherAttributes(file)
                .Any(line => line.Contains("(0008,1155)", StringComparison.Ordinal)
                && line.Contains($"[{Dcmtk.SopInstanceUid(source)}]", StringComparison.Ordinal)));
            Assert.True(sources.Add(Dcmtk.SopInstanceUid(source)), "Each source has one");
            Assert.Equal(Dcmtk.Value(source, "0020,000e"), Dcmtk.Value(file, "0020,000e"));
            Assert.Equal(Dcmtk.Value(source, "0020,0013"), Dcmtk.Value(file, "0020,0013"));
            Assert.InRange(double.Parse(Dcmtk.Value(file, "0028,2112"), CultureInfo.InvariantCulture), 1.5, 100);
            Assert.NotEmpty(OpenJpeg.Decode(await orthanc.Rest.RawFrameAsync(id, 0)));
            Assert.NotEmpty(await orthanc.Rest.BytesAsync($"/instances/{id}/preview"));
        }

        Assert.NotEmpty(sources);
    }

    private static async Task<List<string>> InstancesAsync(OrthancServer orthanc)
        => [.. JsonNode.Parse(await orthanc.Rest.BytesAsync("/instances"))!.AsArray().Select(id => (string)id!)];

    private static async Task<int> CountAsync(OrthancServer orthanc) => (await InstancesAsync(orthanc)).Count;
}
