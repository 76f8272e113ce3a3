// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.App;

/// <summary>The page where Orthanc refuses, or does not answer.</summary>
public sealed class RefusalTests
{
    private const string Notices = "[...document.querySelectorAll('.notice')].map(item => item.innerText).join('')";

    [Fact]
    public async Task User_without_the_right_reads_a_sentence()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        string folder = OrthancInstallation.CreateFolder();
        string script = Path.Combine(folder, "rights.lua");
        await File.WriteAllTextAsync(
            script,
            "function IncomingHttpRequestFilter(method, uri) return uri ~= '/htj2k/status' and uri ~= '/htj2k/convert' and string.sub(uri, 1, 5) ~= '/jobs' and string.sub(uri, 1, 8) ~= '/studies' end",
            TestContext.Current.CancellationToken);
        await using OrthancServer server = await OrthancServer.StartAsync(
            configure: configuration => configuration["LuaScripts"] = new JsonArray(OrthancInstallation.PathInside(script)));
        await using Browser browser = await Browser.StartAsync();

        await browser.OpenAsync($"{server.Rest.Address}/htj2k/app/");
        await browser.UntilAsync($"{Notices}.startsWith('Orthanc does not let this user do that (status 403).')");
        await browser.ClickAsync("Backfill");
        await browser.UntilAsync($"{Notices}.startsWith('Orthanc does not let this user do that (status 403).')");
        await browser.ClickAsync("Dry run");
        await browser.UntilAsync($"{Notices}.split('does not let').length === 3");
        foreach (string view in (string[])["#archive", "#job/none", "#study/none"])
        {
            await browser.OpenAsync($"{server.Rest.Address}/htj2k/app/{view}");
            await browser.UntilAsync($"{Notices}.includes('Orthanc does not let this user do that (status 403).')");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Page_goes_on_after_a_restart_of_Orthanc()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        await using OrthancServer server = await OrthancServer.StartAsync();
        await using Browser browser = await Browser.StartAsync();
        await browser.OpenAsync($"{server.Rest.Address}/htj2k/app/#backfill");
        await browser.UntilAsync("document.body?.innerText.includes('Orthanc remembers no job of the plugin.')");

        _ = await server.StopAsync();
        await browser.UntilAsync($"{Notices} === 'Orthanc does not answer. The page tries again.'");
        await server.StartAgainAsync();

        await browser.UntilAsync($"{Notices} === ''");
    }
}
