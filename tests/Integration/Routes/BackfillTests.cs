// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>POST /htj2k/convert-study and its kin.</summary>
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

        JsonNode predicted = (await PostAsync("convert-study", request))["Total"]!;
        request["DryRun"] = false;
        JsonNode answer = await PostAsync("convert-study", request);
        JsonNode again = (await PostAsync("convert-study", request))["Total"]!;

        Assert.Equal("2.25.7000001", (string)answer["Studies"]![0]!["StudyInstanceUID"]!);
        JsonNode converted = answer["Total"]!;
        Assert.Equal(predicted.ToJsonString(), converted.ToJsonString());
        Assert.Equal((TestImages.Names.Count, 0, 1), ((int)converted["Converted"]!, (int)converted["Failed"]!, (int)converted["Kept"]!["no pixel data"]!));
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
        List<TestImage> images = [.. Enumerable.Range(0, 30).Select(_ => Ct("2.25.7100001").Build())];
        string id = "";
        foreach (TestImage image in images)
        {
            id = await Rest.UploadAsync(image.File);
        }

        JsonNode sampled = (await PostAsync("convert-study", new JsonObject { ["Study"] = "2.25.7100001", ["DryRun"] = true, ["Sample"] = 10 }))["Total"]!;
        Assert.Equal(images[^1].File, await Rest.FileAsync(id));
        JsonNode converted = (await PostAsync("convert-study", new JsonObject { ["Study"] = "2.25.7100001" }))["Total"]!;

        Assert.Equal((30, 30), ((int)sampled["Converted"]!, (int)converted["Converted"]!));
        Assert.Equal((long)sampled["BytesBefore"]!, (long)converted["BytesBefore"]!);
        Assert.InRange((double)sampled["BytesAfter"]! / (double)converted["BytesAfter"]!, 0.97, 1.03);
    }

    [Fact]
    public async Task Conversion_restoration_and_verification_keep_what_users_attached_at_every_level()
    {
        TestImage image = Ct("2.25.7200001", patient: "ALONE").Build();
        string instance = await Rest.UploadAsync(image.File);
        Dictionary<string, string> resources = await ResourcesOfAsync(instance);
        byte[] attachment = RandomNumberGenerator.GetBytes(70_000);
        foreach (string level in s_levels)
        {
            await PutAsync($"/{level}/{resources[level]}/metadata/1030", Encoding.UTF8.GetBytes($"ä of {level}"));
            await PutAsync($"/{level}/{resources[level]}/metadata/{BackfillServer.NamedMetadata}", "seen"u8.ToArray());
            await PutAsync($"/{level}/{resources[level]}/attachments/{BackfillServer.NamedAttachment}", attachment);
            await PutLabelAsync($"/{level}/{resources[level]}/labels/urgent");
        }

        await PutAsync($"/patients/{resources["patients"]}/protected", "1"u8.ToArray());
        JsonObject request = new() { ["Instance"] = instance };

        Assert.Equal(1, (int)(await PostAsync("convert-instance", request))["Total"]!["Converted"]!);
        await AssertStoredAsync(image, Htj2k);
        await AssertAttachedAsync(resources, attachment);
        Assert.Equal(DicomFile.ExplicitLittleEndian, await TextAsync($"/instances/{instance}/metadata/4201"));
        Assert.Equal($"{image.File.Length}", await TextAsync($"/instances/{instance}/metadata/4202"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. image.Frames.SelectMany(frame => frame)])), await TextAsync($"/instances/{instance}/metadata/4203"));
        Assert.Equal(1, (int)(await PostAsync("verify-instance", request))["Total"]!["Verified"]!);

        await PutAsync($"/instances/{instance}/metadata/4203", "00"u8.ToArray());
        JsonNode different = (await PostAsync("verify-instance", request))["Total"]!;
        Assert.Equal(1, (int)different["Failed"]!);
        Assert.Contains("samples", (string)different["Failures"]![0]!["Reason"]!, StringComparison.Ordinal);

        Assert.Equal(1, (int)(await PostAsync("restore-instance", request))["Total"]!["Restored"]!);
        await AssertStoredAsync(image, DicomFile.ExplicitLittleEndian);
        await AssertAttachedAsync(resources, attachment);
        Assert.Equal(HttpStatusCode.NotFound, (await Rest.GetAsync($"/instances/{instance}/metadata/4203")).Code);
    }

    [Theory]
    [InlineData("convert-study", """{"Study": "1.2.3.4"}""", HttpStatusCode.NotFound, "no study \"1.2.3.4\"")]
    [InlineData("convert-study", """{"Study": "../system"}""", HttpStatusCode.NotFound, "\"../system\"")]
    [InlineData("convert-series", """{"Series": "11111111-22222222-33333333-44444444-55555555"}""", HttpStatusCode.NotFound, "no series \"1111")]
    [InlineData("convert-study", """{"Study": 3}""", HttpStatusCode.BadRequest, "\"Study\" is not a text")]
    [InlineData("convert-study", """{}""", HttpStatusCode.BadRequest, "\"Study\" is missing")]
    [InlineData("convert-study", """{"Study": "1", "Series": "2"}""", HttpStatusCode.BadRequest, "no field \"Series\"")]
    [InlineData("convert-study", """{"Study": "1", "DryRun": "yes"}""", HttpStatusCode.BadRequest, "\"DryRun\" is \"yes\"")]
    [InlineData("convert-study", """{"Study": "1", "Sample": 0}""", HttpStatusCode.BadRequest, "\"Sample\" is 0")]
    [InlineData("convert-study", """{"Study": "1", "TransferSyntax": "1.2.840.10008.1.2.4.50"}""", HttpStatusCode.BadRequest, "\"TransferSyntax\" is \"1.2.840.10008.1.2.4.50\"")]
    [InlineData("convert-study", """{"Study": "1", "Synchronous": 1}""", HttpStatusCode.BadRequest, "\"Synchronous\" is 1")]
    [InlineData("convert-study", """{"Study": "1", "Priority": "high"}""", HttpStatusCode.BadRequest, "\"Priority\" is \"high\"")]
    [InlineData("convert-study", """{"Study": "1", "MaximumRate": 0}""", HttpStatusCode.BadRequest, "\"MaximumRate\" is 0")]
    [InlineData("convert-study", """{"Study": "1", "Window": "22-6"}""", HttpStatusCode.BadRequest, "\"Window\" is \"22-6\"")]
    [InlineData("convert-study", """{"Study": "1", "Query": {}}""", HttpStatusCode.BadRequest, "no field \"Query\"")]
    [InlineData("convert-study", """{"Study": "1", "Verify": false}""", HttpStatusCode.BadRequest, "\"Verify\" is false")]
    [InlineData("convert-study", """{"Study": "1", "Permissive": "no"}""", HttpStatusCode.BadRequest, "\"Permissive\" is \"no\"")]
    [InlineData("convert-study", """{"Study": "1", "Modality": ["CT"]}""", HttpStatusCode.BadRequest, "no field \"Modality\"")]
    [InlineData("convert", """{"All": true, "Modality": "CT"}""", HttpStatusCode.BadRequest, "\"Modality\" is \"CT\"")]
    [InlineData("convert", """{"All": true, "OlderThan": "1y"}""", HttpStatusCode.BadRequest, "\"OlderThan\" is \"1y\"")]
    [InlineData("convert", """{"All": true, "SourceTransferSyntaxes": ["jpeg"]}""", HttpStatusCode.BadRequest, "\"SourceTransferSyntaxes\" is [\"jpeg\"]")]
    [InlineData("convert", """{"Query": "CT"}""", HttpStatusCode.BadRequest, "\"Query\" is not an object")]
    [InlineData("convert", """{"Query": {"PatientID": "NOBODY"}}""", HttpStatusCode.NotFound, "No study matches")]
    [InlineData("restore-study", """{"Study": "1", "DryRun": true}""", HttpStatusCode.BadRequest, "no field \"DryRun\"")]
    [InlineData("convert", """{}""", HttpStatusCode.BadRequest, "\"All\": true")]
    [InlineData("convert", """{"Resources": []}""", HttpStatusCode.BadRequest, "\"Resources\" is not a list")]
    [InlineData("convert", """{"Resources": ["1"], "All": true}""", HttpStatusCode.BadRequest, "\"All\": true")]
    [InlineData("convert", """["1"]""", HttpStatusCode.BadRequest, "not a JSON object")]
    [InlineData("convert", """{"All": """, HttpStatusCode.BadRequest, "not valid JSON")]
    public async Task A_request_that_is_wrong_is_refused_with_what_is_accepted(string route, string body, HttpStatusCode status, string message)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/htj2k/{route}") { Content = new StringContent(body) };
        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    [Fact]
    public async Task A_query_selects_studies()
    {
        _ = await Rest.UploadAsync(Ct("2.25.7400001", patient: "QUERIED").Build().File);
        _ = await Rest.UploadAsync(Ct("2.25.7400002", patient: "QUERIED").Build().File);
        JsonObject query = new() { ["PatientID"] = "QUERIED" };

        JsonNode one = await PostAsync("convert", new JsonObject { ["Query"] = query.DeepClone(), ["Limit"] = 1 });
        JsonNode all = await PostAsync("convert", new JsonObject { ["Query"] = query });

        Assert.Equal((1, 1, 1), ((int)one["Total"]!["Converted"]!, (int)all["Total"]!["Converted"]!, (int)all["Total"]!["AlreadyInTarget"]!));
    }

    [Fact]
    public async Task Filters_let_pass_what_meets_them_all()
    {
        _ = await Rest.UploadAsync(Ct("2.25.7410001", patient: "FILTERED").Build().File);
        _ = await Rest.UploadAsync((Ct("2.25.7410001", patient: "FILTERED") with { Modality = "MR", TransferSyntax = DicomFile.ImplicitLittleEndian, Change = InSeries("2.25.7410001.2") }).Build().File);
        JsonArray resources = ["FILTERED"];

        Assert.Equal(0, await ConvertedAsync(new() { ["OlderThan"] = 1 }));
        Assert.Equal(0, await ConvertedAsync(new() { ["Modality"] = new JsonArray("CT"), ["SourceTransferSyntaxes"] = new JsonArray(DicomFile.ImplicitLittleEndian) }));
        Assert.Equal(1, await ConvertedAsync(new() { ["Modality"] = new JsonArray("MR", "US") }));
        Assert.Equal(1, await ConvertedAsync(new() { ["SourceTransferSyntaxes"] = new JsonArray(DicomFile.ExplicitLittleEndian) }));

        async Task<int> ConvertedAsync(JsonObject filter)
        {
            filter["Resources"] = resources.DeepClone();
            return (int)(await PostAsync("convert", filter))["Total"]!["Converted"]!;
        }

        static Action<DicomItem> InSeries(string series) => item => item.Text(0x0010_0020, "LO", "FILTERED").Text(0x0020_000D, "UI", "2.25.7410001").Text(0x0020_000E, "UI", series);
    }

    [Fact]
    public async Task A_run_that_is_not_permissive_ends_with_the_first_instance_that_fails()
    {
        // Pixel Data that claims to be HTJ2K and is not.
        _ = await Rest.UploadAsync(new ImageDescription
        {
            Name = "broken",
            TransferSyntax = Htj2k,
            Change = item => item.Text(0x0010_0020, "LO", "BROKEN").Text(0x0020_000D, "UI", "2.25.7420001").Encapsulated(0x7FE0_0010, [], [0xFF, 0x4F, 0xFF, 0x51, 0, 0]),
        }.Build().File);
        JsonObject request = new() { ["Study"] = "2.25.7420001" };

        Assert.Equal(1, (int)(await PostAsync("verify-study", request))["Total"]!["Failed"]!);
        request["Permissive"] = false;
        request["Asynchronous"] = true;
        JsonNode job = await PostAsync("verify-study", request);
        JsonNode ended = await WaitForJobAsync((string)job["Path"]!, state => (string)state["State"]! is "Failure" or "Success");

        Assert.Equal(("Failure", 1), ((string)ended["State"]!, (int)ended["Content"]!["Failed"]!));
    }

    [Fact]
    public async Task A_job_is_shown_paused_resumed_cancelled_and_resubmitted_and_others_leave_its_study_alone()
    {
        foreach (TestImage image in Enumerable.Range(0, 30).Select(_ => Ct("2.25.7500001", patient: "JOB").Build()))
        {
            _ = await Rest.UploadAsync(image.File);
        }

        JsonNode job = await PostAsync("convert-study", new JsonObject { ["Study"] = "2.25.7500001", ["Asynchronous"] = true, ["MaximumRate"] = 10, ["Priority"] = 5 });
        string path = (string)job["Path"]!;
        Assert.Equal(("Htj2kConvert", $"/jobs/{(string)job["ID"]!}"), ((string)job["Type"]!, path));
        _ = await WaitForJobAsync(path, state => (int?)state["Content"]?["Instances"] > 0);
        using (HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert-study") { Content = new StringContent("""{"Study": "2.25.7500001"}""") })
        using (HttpResponseMessage refused = await Rest.SendAsync(request))
        {
            await RouteAnswers.AssertMessageAsync(refused, HttpStatusCode.Conflict, (string)job["ID"]!);
        }

        await PostEmptyAsync($"{path}/pause");
        JsonNode paused = await WaitForJobAsync(path, state => (string)state["State"]! == "Paused");
        Assert.InRange((int)paused["Progress"]!, 1, 99);
        Assert.Equal(30, (int)paused["Content"]!["Total"]!);
        await PostEmptyAsync($"{path}/resume");
        await PostEmptyAsync($"{path}/cancel");
        _ = await WaitForJobAsync(path, state => (string)state["State"]! == "Failure");
        await PostEmptyAsync($"{path}/resubmit");
        JsonNode done = await WaitForJobAsync(path, state => (string)state["State"]! == "Success");

        Assert.Equal((30, 0), ((int)done["Content"]!["Instances"]!, (int)done["Content"]!["Failed"]!));
        Assert.True((int)done["Content"]!["AlreadyInTarget"]! > 0, "What was done before the cancellation is found done");
    }

    [Fact]
    public async Task A_job_goes_on_when_Orthanc_is_started_again()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        foreach (TestImage image in Enumerable.Range(0, 20).Select(_ => Ct("2.25.7600001").Build()))
        {
            _ = await orthanc.Rest.UploadAsync(image.File);
        }

        using StringContent body = new("""{"All": true, "Asynchronous": true, "MaximumRate": 2}""");
        string path = (string)(await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Path"]!;
        using ByteArrayContent nothing = new([]);
        _ = await orthanc.Rest.PostAsync("/tools/reset", nothing);
        _ = await orthanc.Log.WaitForAsync("Orthanc has started", 2);
        await orthanc.WaitUntilReadyAsync();
        JsonNode job = await WaitForJobAsync(orthanc.Rest, path, state => (string)state["State"]! == "Success");

        Assert.Equal((20, 0), ((int)job["Content"]!["Instances"]!, (int)job["Content"]!["Failed"]!));
    }

    [Fact]
    public async Task Where_Orthanc_rewrites_files_in_place_everything_stays()
    {
        Assert.SkipUnless(await Rest.VersionAsync() >= OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        // Kept at reception, and so there for the backfill, which asks no more how an instance came.
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Keep"] = new JsonObject { ["Origin"] = new JsonArray("RestApi") } }, configure: configuration => configuration["IngestTranscoding"] = Htj2k);
        TestImage image = Ct("2.25.7700001", patient: "REWRITTEN").Build();
        string instance = await orthanc.Rest.UploadAsync(image.File);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(await orthanc.Rest.FileAsync(instance)));
        string received = Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/ReceptionDate"));
        using StringContent all = new("""{"All": true}""");

        Assert.Equal(1, (int)(await orthanc.Rest.PostAsync("/htj2k/convert", all))!["Total"]!["Converted"]!);

        Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await orthanc.Rest.FileAsync(instance)));
        OpenJpegFrame.AssertSame(await orthanc.Rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        Assert.Equal(received, Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/ReceptionDate")));
        Assert.Equal(DicomFile.ExplicitLittleEndian, Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/4201")));

        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/restore") { Content = new StringContent("""{"All": true}""") };
        using HttpResponseMessage refused = await orthanc.Rest.SendAsync(request);
        await RouteAnswers.AssertMessageAsync(refused, HttpStatusCode.Conflict, "IngestTranscoding");
    }

    [Fact]
    public async Task Without_permission_to_overwrite_nothing_is_replaced_and_the_answer_says_what_to_set()
    {
        await using OrthancServer cautious = await BackfillServer.StartAsync(mayOverwrite: false);
        TestImage image = Ct("2.25.7300001").Build();
        string instance = await cautious.Rest.UploadAsync(image.File);
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = new StringContent("""{"All": true}""") };
        using HttpResponseMessage answer = await cautious.Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.Conflict, "\"OverwriteInstances\": true");
        Assert.Equal(image.File, await cautious.Rest.FileAsync(instance));
    }

    private static ImageDescription Ct(string study, string patient = "HTJ2K-BACKFILL") => new()
    {
        Name = "CT",
        Modality = "CT",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        BitsAllocated = 16,
        BitsStored = 12,
        Change = item => item.Text(0x0010_0020, "LO", patient).Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", study + ".1"),
    };

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
            await PutAsync(path, []);
        }
    }

    private async Task PutAsync(string path, byte[] body)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, path) { Content = new ByteArrayContent(body) };
        using HttpResponseMessage answer = await Rest.SendAsync(request);
        _ = answer.EnsureSuccessStatusCode();
    }

    private Task<JsonNode> WaitForJobAsync(string path, Func<JsonNode, bool> isThere) => WaitForJobAsync(Rest, path, isThere);

    private static async Task<JsonNode> WaitForJobAsync(OrthancRest rest, string path, Func<JsonNode, bool> isThere)
    {
        DateTime patience = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            (HttpStatusCode code, byte[] body) = await rest.GetAsync(path);
            if (code == HttpStatusCode.OK && JsonNode.Parse(body) is { } state && isThere(state))
            {
                return state;
            }

            Assert.True(DateTime.UtcNow < patience, $"The job does not come that far: {(int)code} {Encoding.UTF8.GetString(body)}");
            await Task.Delay(50);
        }
    }

    private async Task PostEmptyAsync(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("") };
        using HttpResponseMessage answer = await Rest.SendAsync(request);
        _ = answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> PostAsync(string route, JsonObject body)
    {
        using StringContent content = new(body.ToJsonString());
        return (await Rest.PostAsync($"/htj2k/{route}", content))!;
    }
}
