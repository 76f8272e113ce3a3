// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>The page of an Orthanc in which conversions fail.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Uid = "2.25.7000031";

    private readonly string _folder = OrthancInstallation.CreateFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Failed_conversion_and_failed_job_lead_to_their_instances()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        Assert.SkipWhen(FailingPlugin.Missing is not null, FailingPlugin.Missing ?? "");
        await using OrthancServer server = await FailingPlugin.StartAsync(_folder, []);
        await using Browser browser = await Browser.StartAsync();
        string failed = await server.Rest.UploadAsync(FailingPlugin.Image(set => set.Text(0x0008_0018, "UI", Uid)).File);
        string broken = await server.Rest.UploadAsync(await BreakAsync(server));

        string page = $"{server.Rest.Address}/htj2k/app/";

        await browser.OpenAsync(page);
        await browser.UntilAsync($"document.querySelector('tbody a')?.innerText === '{Uid}'");
        Assert.Contains("memory", (string)(await browser.EvaluateAsync("document.querySelector('tbody a').closest('tr').innerText"))!,
            StringComparison.Ordinal);
        Assert.Equal("1", (string)(await browser.EvaluateAsync("document.querySelector('.card.bad b').innerText"))!);
        await browser.ClickAsync(Uid);
        await browser.UntilAsync($"location.hash === '#instance/{failed}' && document.body.innerText.includes('{Uid}')");

        await browser.OpenAsync($"{page}#instance/{broken}");
        await browser.ClickAsync("Verify");
        await browser.ClickAsync(broken);
        await browser.UntilAsync($"location.hash === '#instance/{broken}'");

        // Everything would become JPEG 2000, so that stored HTJ2K is decoded, too.
        JsonObject request = new()
        {
            ["All"] = true,
            ["DryRun"] = true,
            ["Sample"] = 1,
            ["TransferSyntax"] = ".90",
            ["Asynchronous"] = true,
        };
        string scan = (string)(await server.Rest.BackfillAsync("convert", request))["ID"]!;
        _ = await server.Rest.WaitForJobAsync($"/jobs/{scan}", state => (string)state["State"]! is "Success" or "Failure");
        await browser.ClickAsync("Archive");
        await browser.ClickAsync(broken);
        await browser.UntilAsync($"location.hash === '#instance/{broken}'");
        Assert.Empty(browser.TakeComplaints());

        string study = (string)JsonNode.Parse(await server.Rest.BytesAsync($"/instances/{failed}/study"))!["ID"]!;
        Inspection inspection = await Inspection.StartAsync(browser);
        foreach (string view in (string[])["", "#archive", "#backfill", $"#job/{scan}", $"#study/{study}", $"#instance/{failed}"])
        {
            await inspection.LookAsync(page + view, "a failing instance");
        }

        inspection.AssertNoFault();
    }

    /// <returns>An HTJ2K file whose codestream cannot be decoded any more.</returns>
    private static async Task<byte[]> BreakAsync(OrthancServer server)
    {
        byte[] file = await server.Rest.FileAsync(await server.Rest.UploadAsync(
            new ImageDescription { Name = "broken", Change = set => set.Text(0x0020_000D, "UI", "2.25.7000032") }.Build().File));
        int codestream = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]);
        Assert.NotEqual(-1, codestream);
        file[codestream + 2] = 0;
        int uid = file.AsSpan().IndexOf("2.25.7000032"u8);
        file[uid + 11] = (byte)'3';
        return file;
    }
}
