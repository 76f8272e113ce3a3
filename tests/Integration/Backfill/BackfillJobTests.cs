// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>Backfills as jobs of Orthanc.</summary>
public sealed class BackfillJobTests(BackfillServer server) : IClassFixture<BackfillServer>
{
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task A_run_that_is_not_permissive_ends_with_the_first_instance_that_fails()
    {
        // Pixel Data that claims to be HTJ2K and is not.
        _ = await Rest.UploadAsync(new ImageDescription
        {
            Name = "broken",
            TransferSyntax = Htj2k,
            Change = item
                => item.Text(0x0010_0020, "LO", "BROKEN").Text(0x0020_000D, "UI", "2.25.7420001")
                .Encapsulated(0x7FE0_0010, [], [0xFF, 0x4F, 0xFF, 0x51, 0, 0]),
        }.Build().File);
        JsonObject request = new() { ["Study"] = "2.25.7420001" };

        Assert.Equal(1, (int)(await Rest.BackfillAsync("verify-study", request))["Total"]!["Failed"]!);
        request["Permissive"] = false;
        request["Asynchronous"] = true;
        JsonNode job = await Rest.BackfillAsync("verify-study", request);
        JsonNode ended = await Rest.WaitForJobAsync((string)job["Path"]!, state => (string)state["State"]! is "Failure" or "Success");

        Assert.Equal(("Failure", 1), ((string)ended["State"]!, (int)ended["Content"]!["Failed"]!));
    }

    [Fact]
    public async Task A_job_is_shown_paused_resumed_cancelled_and_resubmitted_and_others_leave_its_study_alone()
    {
        foreach (TestImage image in Enumerable.Range(0, 30).Select(_ => BackfillRequests.Ct("2.25.7500001", patient: "JOB").Build()))
        {
            _ = await Rest.UploadAsync(image.File);
        }

        JsonNode job =
            await Rest.BackfillAsync("convert-study",
            new JsonObject { ["Study"] = "2.25.7500001", ["Asynchronous"] = true, ["MaximumRate"] = 10, ["Priority"] = 5 });
        string path = (string)job["Path"]!;
        Assert.Equal(("Htj2kConvert", $"/jobs/{(string)job["ID"]!}"), ((string)job["Type"]!, path));
        _ = await Rest.WaitForJobAsync(path, state => (int?)state["Content"]?["Instances"] > 0);
        using (HttpRequestMessage request = new(HttpMethod.Post,
            "/htj2k/convert-study")
        { Content = new StringContent("""{"Study": "2.25.7500001"}""") })
        using (HttpResponseMessage refused = await Rest.SendAsync(request))
        {
            await RouteAnswers.AssertMessageAsync(refused, HttpStatusCode.Conflict, (string)job["ID"]!);
        }

        await PostEmptyAsync($"{path}/pause");
        JsonNode paused = await Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Paused");
        Assert.InRange((int)paused["Progress"]!, 1, 99);
        Assert.Equal(30, (int)paused["Content"]!["Total"]!);
        await PostEmptyAsync($"{path}/resume");
        await PostEmptyAsync($"{path}/cancel");
        _ = await Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Failure");
        await PostEmptyAsync($"{path}/resubmit");
        JsonNode done = await Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Success");

        Assert.Equal((30, 0), ((int)done["Content"]!["Instances"]!, (int)done["Content"]!["Failed"]!));
        Assert.True((int)done["Content"]!["AlreadyInTarget"]! > 0, "What was done before the cancellation is found done");
    }

    [Fact]
    public async Task A_job_goes_on_when_Orthanc_is_started_again()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        foreach (TestImage image in Enumerable.Range(0, 20).Select(_ => BackfillRequests.Ct("2.25.7600001").Build()))
        {
            _ = await orthanc.Rest.UploadAsync(image.File);
        }

        using StringContent body = new("""{"All": true, "Asynchronous": true, "MaximumRate": 2}""");
        string path = (string)(await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Path"]!;
        await PostEmptyAsync("/tools/reset", orthanc.Rest);
        _ = await orthanc.Log.WaitForAsync("Orthanc has started", 2);
        await orthanc.WaitUntilReadyAsync();
        JsonNode job = await orthanc.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Success");

        Assert.Equal((20, 0), ((int)job["Content"]!["Instances"]!, (int)job["Content"]!["Failed"]!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_is_cancelled_while_it_is_paused_leaves_its_study_to_others(bool isStartedAgain)
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        foreach (TestImage image in Enumerable.Range(0, 12).Select(_ => BackfillRequests.Ct("2.25.7600002").Build()))
        {
            _ = await orthanc.Rest.UploadAsync(image.File);
        }

        JsonObject all = new() { ["Study"] = "2.25.7600002", ["Asynchronous"] = true, ["MaximumRate"] = 1 };
        string path = (string)(await orthanc.Rest.BackfillAsync("convert-study", all))["Path"]!;
        if (isStartedAgain)
        {
            await PostEmptyAsync("/tools/reset", orthanc.Rest);
            _ = await orthanc.Log.WaitForAsync("Orthanc has started", 2);
            await orthanc.WaitUntilReadyAsync();
        }

        _ = await orthanc.Rest.WaitForJobAsync(path, state => (int?)state["Content"]?["Instances"] > 0);
        await PostEmptyAsync($"{path}/pause", orthanc.Rest);
        _ = await orthanc.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Paused");
        await PostEmptyAsync($"{path}/cancel", orthanc.Rest);
        _ = all.Remove("MaximumRate");
        string other = (string)(await orthanc.Rest.BackfillAsync("convert-study", all))["Path"]!;
        JsonNode done = await orthanc.Rest.WaitForJobAsync(other, state => (string)state["State"]! == "Success");

        Assert.Equal((12, 0), ((int)done["Content"]!["Instances"]!, (int)done["Content"]!["Failed"]!));
        await PostEmptyAsync($"{path}/resubmit", orthanc.Rest);
        done = await orthanc.Rest.WaitForJobAsync(path, state => (string)state["State"]! == "Success");
        Assert.Equal(12, (int)done["Content"]!["AlreadyInTarget"]!);
    }

    private Task PostEmptyAsync(string path) => PostEmptyAsync(path, Rest);

    private static async Task PostEmptyAsync(string path, OrthancRest rest)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("") };
        using HttpResponseMessage answer = await rest.SendAsync(request);
        _ = answer.EnsureSuccessStatusCode();
    }
}
