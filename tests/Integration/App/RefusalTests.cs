// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.App;

/// <summary>The page where Orthanc refuses, or does not answer.</summary>
public sealed class RefusalTests
{
    private const string Refused = "Orthanc does not let this user do that (status 403).", NoAnswer = "Orthanc does not answer. The page tries again.";

    [Fact]
    public async Task User_without_the_right_reads_a_sentence()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        string folder = OrthancInstallation.CreateFolder();
        string script = Path.Combine(folder, "rights.lua");
        await File.WriteAllTextAsync(
            script,
            "function IncomingHttpRequestFilter(method, uri) return uri ~= '/htj2k/status' and uri ~= '/htj2k/convert' and string.sub(uri, 1, 5) ~= '/jobs' and string.sub(uri, 1, 8) ~= '/studies' and string.sub(uri, 1, 10) ~= '/instances' end",
            TestContext.Current.CancellationToken);
        await using OrthancServer server = await OrthancServer.StartAsync(
            configure: configuration => configuration["LuaScripts"] = new JsonArray(OrthancInstallation.PathInside(script)));
        await using Browser browser = await Browser.StartAsync();
        string page = $"{server.Rest.Address}/htj2k/app/";

        await browser.OpenAsync($"{page}#backfill");
        await browser.UntilAsync($"{Inspection.Notices}.startsWith('{Refused}')");
        await browser.ClickAsync("Dry run");
        await browser.UntilAsync($"{Inspection.Notices}.split('does not let').length === 3");
        _ = browser.TakeComplaints();
        Inspection inspection = await Inspection.StartAsync(browser);
        foreach (string view in (string[])["", "#archive", "#backfill", "#job/none", "#study/none", "#instance/none"])
        {
            await inspection.LookAsync(page + view, "no rights", $"{Inspection.Notices}.includes('{Refused}')", refusal: 403);
        }

        inspection.AssertNoFault();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Views_go_on_after_a_restart_of_Orthanc()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        await using OrthancServer server = await BackfillServer.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            _ = await server.Rest.UploadAsync(new ImageDescription { Name = "slow" }.Build().File);
        }

        string instance = (string)JsonNode.Parse(await server.Rest.BytesAsync("/instances"))![0]!;
        string study = (string)JsonNode.Parse(await server.Rest.BytesAsync("/studies"))![0]!;
        JsonObject request = new() { ["All"] = true, ["Asynchronous"] = true, ["MaximumRate"] = 0.2 };
        string job = (string)(await server.Rest.BackfillAsync("convert", request))["ID"]!;
        string[] views = ["", "#archive", "#backfill", $"#job/{job}", $"#study/{study}", $"#instance/{instance}"];
        await using Browser browser = await Browser.StartAsync();

        // All views at once, in frames of a page that has no policy.
        await browser.OpenAsync($"{server.Rest.Address}/system");
        await browser.UntilAsync("document.body?.innerText.includes('Version')");
        _ = await browser.EvaluateAsync($"document.body.innerHTML = {JsonValue.Create(string.Concat(views.Select(view => $"<iframe src=\"/htj2k/app/{view}\"></iframe>")))!.ToJsonString()}");
        await browser.UntilAsync($"{Every(Inspection.IsComplete)} && {Every($"{Inspection.Notices} === ''")}");
        _ = await server.StopAsync();
        await browser.UntilAsync(Every($"{Inspection.Notices}.includes('{NoAnswer}')"));
        await server.StartAgainAsync();
        await browser.UntilAsync($"{Every(Inspection.IsComplete)} && {Every($"{Inspection.Notices} === ''")}");

        Assert.All(browser.TakeComplaints(), complaint => Assert.Contains("net::ERR_", complaint, StringComparison.Ordinal));
    }

    /// <param name="isSo">In JavaScript, of a document.</param>
    private static string Every(string isSo)
        => $"[...document.querySelectorAll('iframe')].every(frame => {{ const document = frame.contentDocument; return {isSo}; }})";
}
