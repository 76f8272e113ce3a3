// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>POST /htj2k/convert-study and similar routes.</summary>
public sealed class BackfillTests(BackfillServer server) : IClassFixture<BackfillServer>
{
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly string[] s_levels = ["patients", "studies", "series", "instances"];

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task A_dry_run_predicts_what_the_conversion_does_and_the_second_conversion_finds_nothing_to_do()
    {
        foreach (TestImage image in TestImages.Names.Select(row => TestImages.Named(row.Data)))
        {
            _ = await Rest.UploadAsync(image.File);
        }

        _ = await Rest.UploadAsync(new ImageDescription { Name = "no pixels", Change = item => item.Remove(0x7FE0_0010) }.Build().File);
        JsonObject request = new() { ["Study"] = "2.25.7000001", ["DryRun"] = true, ["Sample"] = 1 };

        JsonNode predicted = (await Rest.BackfillAsync("convert-study", request))["Total"]!;
        request["DryRun"] = false;
        JsonNode answer = await Rest.BackfillAsync("convert-study", request);
        JsonNode again = (await Rest.BackfillAsync("convert-study", request))["Total"]!;

        Assert.Equal("2.25.7000001", (string)answer["Studies"]![0]!["StudyInstanceUID"]!);
        JsonNode converted = answer["Total"]!;
        Assert.Equal(predicted.ToJsonString(), converted.ToJsonString());
        Assert.Equal((TestImages.Names.Count, 0, 1),
            ((int)converted["Converted"]!, (int)converted["Failed"]!, (int)converted["Kept"]!["no pixel data"]!));
        Assert.Equal((0, TestImages.Names.Count), ((int)again["Converted"]!, (int)again["AlreadyInTarget"]!));
        Assert.Equal((long)converted["BytesAfter"]!, (long)again["BytesBefore"]!);
        foreach (TestImage image in TestImages.Names.Select(row => TestImages.Named(row.Data)))
        {
            await AssertStoredAsync(image, Htj2k);
        }
    }

    [Fact]
    public async Task A_prediction_from_a_sample_writes_nothing_and_comes_near()
    {
        List<TestImage> images = [.. Enumerable.Range(0, 30).Select(_ => BackfillRequests.Ct("2.25.7100001").Build())];
        string id = "";
        foreach (TestImage image in images)
        {
            id = await Rest.UploadAsync(image.File);
        }

        JsonNode sampled =
            (await Rest.BackfillAsync("convert-study",
            new JsonObject { ["Study"] = "2.25.7100001", ["DryRun"] = true, ["Sample"] = 10 }))["Total"]!;
        Assert.Equal(images[^1].File, await Rest.FileAsync(id));
        JsonNode converted = (await Rest.BackfillAsync("convert-study", new JsonObject { ["Study"] = "2.25.7100001" }))["Total"]!;

        Assert.Equal((30, 30), ((int)sampled["Converted"]!, (int)converted["Converted"]!));
        Assert.Equal((long)sampled["BytesBefore"]!, (long)converted["BytesBefore"]!);
        Assert.InRange((double)sampled["BytesAfter"]! / (double)converted["BytesAfter"]!, 0.97, 1.03);
    }

    [Fact]
    public async Task Conversion_restoration_and_verification_keep_what_users_attached_at_every_level()
    {
        TestImage image = BackfillRequests.Ct("2.25.7200001", patient: "ALONE").Build();
        string instance = await Rest.UploadAsync(image.File);
        Dictionary<string, string> resources = await ResourcesOfAsync(instance);
        byte[] attachment = RandomNumberGenerator.GetBytes(70_000);
        foreach (string level in s_levels)
        {
            await Rest.PutAsync($"/{level}/{resources[level]}/metadata/1030", Encoding.UTF8.GetBytes($"ä of {level}"));
            await Rest.PutAsync($"/{level}/{resources[level]}/metadata/{BackfillServer.NamedMetadata}", "seen"u8.ToArray());
            await Rest.PutAsync($"/{level}/{resources[level]}/attachments/{BackfillServer.NamedAttachment}", attachment);
            await PutLabelAsync($"/{level}/{resources[level]}/labels/urgent");
        }

        await Rest.PutAsync($"/patients/{resources["patients"]}/protected", "1"u8.ToArray());
        JsonObject request = new() { ["Instance"] = instance };

        Assert.Equal(1, (int)(await Rest.BackfillAsync("convert-instance", request))["Total"]!["Converted"]!);
        await AssertStoredAsync(image, Htj2k);
        await AssertAttachedAsync(resources, attachment);
        string digest = Convert.ToHexStringLower(SHA256.HashData([.. image.Frames.SelectMany(frame => frame)]));
        Assert.Equal($"{digest} {DicomFile.ExplicitLittleEndian} {image.File.Length}",
            await TextAsync($"/instances/{instance}/metadata/7204"));
        Assert.Equal(1, (int)(await Rest.BackfillAsync("verify-instance", request))["Total"]!["Verified"]!);

        await Rest.PutAsync($"/instances/{instance}/metadata/7204", Encoding.ASCII.GetBytes($"{new string('0', 64)} 1.2 3"));
        JsonNode different = (await Rest.BackfillAsync("verify-instance", request))["Total"]!;
        Assert.Equal(1, (int)different["Failed"]!);
        Assert.Contains("samples", (string)different["Failures"]![0]!["Reason"]!, StringComparison.Ordinal);

        Assert.Equal(1, (int)(await Rest.BackfillAsync("restore-instance", request))["Total"]!["Restored"]!);
        await AssertStoredAsync(image, DicomFile.ExplicitLittleEndian);
        await AssertAttachedAsync(resources, attachment);
        Assert.Equal(HttpStatusCode.NotFound, (await Rest.GetAsync($"/instances/{instance}/metadata/7204")).Code);
    }

    [Fact]
    public async Task What_others_noted_under_our_numbers_stays_and_what_we_noted_under_former_ones_is_read()
    {
        TestImage image = BackfillRequests.Ct("2.25.7700044", patient: "NUMBERS").Build();
        string instance = await Rest.UploadAsync(image.File);
        JsonObject request = new() { ["Instance"] = instance };
        await Rest.PutAsync($"/instances/{instance}/metadata/7201", "a note of somebody"u8.ToArray());
        await Rest.PutAsync($"/instances/{instance}/metadata/4202", "that of a viewer"u8.ToArray());

        Assert.Equal(1, (int)(await Rest.BackfillAsync("convert-instance", request))["Total"]!["Converted"]!);
        Assert.Equal("a note of somebody", await TextAsync($"/instances/{instance}/metadata/7201"));
        Assert.Equal("that of a viewer", await TextAsync($"/instances/{instance}/metadata/4202"));

        string digest = (await TextAsync($"/instances/{instance}/metadata/7204")).Split(' ')[0];
        await Rest.PutAsync($"/instances/{instance}/metadata/4201", Encoding.ASCII.GetBytes(DicomFile.ExplicitLittleEndian));
        await Rest.PutAsync($"/instances/{instance}/metadata/4202", "131624"u8.ToArray());
        await Rest.PutAsync($"/instances/{instance}/metadata/4203", Encoding.ASCII.GetBytes(digest));
        await Rest.DeleteAsync($"/instances/{instance}/metadata/7204");
        Assert.Equal(1, (int)(await Rest.BackfillAsync("verify-instance", request))["Total"]!["Verified"]!);

        Assert.Equal(1, (int)(await Rest.BackfillAsync("restore-instance", request))["Total"]!["Restored"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await Rest.GetAsync($"/instances/{instance}/metadata/4203")).Code);
        Assert.Equal("a note of somebody", await TextAsync($"/instances/{instance}/metadata/7201"));
    }

    [Fact]
    public async Task Where_Orthanc_rewrites_files_in_place_everything_stays()
    {
        Assert.SkipUnless(await Rest.VersionAsync() >= OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        // Kept at reception, and so left for the backfill, which no longer asks how an instance arrived.
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Keep"] = new JsonObject { ["Origin"] = new JsonArray("RestApi") } }, configure: configuration
                => configuration["IngestTranscoding"] = Htj2k);
        TestImage image = BackfillRequests.Ct("2.25.7700001", patient: "REWRITTEN").Build();
        string instance = await orthanc.Rest.UploadAsync(image.File);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(await orthanc.Rest.FileAsync(instance)));
        string received = Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/ReceptionDate"));
        using StringContent all = new("""{"All": true}""");

        Assert.Equal(1, (int)(await orthanc.Rest.PostAsync("/htj2k/convert", all))!["Total"]!["Converted"]!);

        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await orthanc.Rest.FileAsync(instance)));
        OpenJpegFrame.AssertSame(await orthanc.Rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        Assert.Equal(received, Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/ReceptionDate")));
        Assert.Contains($" {DicomFile.ExplicitLittleEndian} ",
            Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/7204")), StringComparison.Ordinal);

        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/restore") { Content = new StringContent("""{"All": true}""") };
        using HttpResponseMessage refused = await orthanc.Rest.SendAsync(request);
        await RouteAnswers.AssertMessageAsync(refused, HttpStatusCode.Conflict, "IngestTranscoding");
    }

    [Fact]
    public async Task Without_permission_to_overwrite_nothing_is_replaced_and_the_answer_says_what_to_set()
    {
        await using OrthancServer cautious = await BackfillServer.StartAsync(mayOverwrite: false);
        TestImage image = BackfillRequests.Ct("2.25.7300001").Build();
        string instance = await cautious.Rest.UploadAsync(image.File);
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = new StringContent("""{"All": true}""") };
        using HttpResponseMessage answer = await cautious.Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.Conflict, "\"OverwriteInstances\": true");
        Assert.Equal(image.File, await cautious.Rest.FileAsync(instance));
    }

    private async Task AssertStoredAsync(TestImage image, string transferSyntax)
    {
        byte[] stored = await Rest.FileAsync(await Rest.InstanceOfAsync(image.SopInstanceUid));
        Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(stored));
        if (transferSyntax != Htj2k)
        {
            Assert.Equal(image.File, stored);
            return;
        }

        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            byte[] codestream = await Rest.RawFrameAsync(await Rest.InstanceOfAsync(image.SopInstanceUid), frame);
            OpenJpegFrame.AssertSame(codestream, image.PlanarFrame(frame), image.BytesPerSample);
        }
    }

    private async Task<Dictionary<string, string>> ResourcesOfAsync(string instance)
    {
        Dictionary<string, string> resources = new() { ["instances"] = instance };
        foreach ((string level, string name) in new[] { ("series", "series"), ("studies", "study"), ("patients", "patient") })
        {
            resources[level] = (string)JsonNode.Parse(await Rest.BytesAsync($"/instances/{instance}/{name}"))!["ID"]!;
        }

        return resources;
    }

    private async Task AssertAttachedAsync(Dictionary<string, string> resources, byte[] attachment)
    {
        foreach ((string level, string id) in resources)
        {
            Assert.Equal($"ä of {level}", await TextAsync($"/{level}/{id}/metadata/1030"));
            Assert.Equal("seen", await TextAsync($"/{level}/{id}/metadata/{BackfillServer.NamedMetadata}"));
            Assert.Equal(attachment, await Rest.BytesAsync($"/{level}/{id}/attachments/{BackfillServer.NamedAttachment}/data"));
            if (await HasLabelsAsync())
            {
                Assert.Contains("urgent", await TextAsync($"/{level}/{id}/labels"), StringComparison.Ordinal);
            }
        }

        Assert.Equal("1", await TextAsync($"/patients/{resources["patients"]}/protected"));
    }

    private async Task<bool> HasLabelsAsync() => await Rest.VersionAsync() >= new Version(1, 12, 0);

    private async Task<string> TextAsync(string path) => Encoding.UTF8.GetString(await Rest.BytesAsync(path));

    private async Task PutLabelAsync(string path)
    {
        if (await HasLabelsAsync())
        {
            await Rest.PutAsync(path, []);
        }
    }
}
