// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
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

        await browser.OpenAsync($"{server.Rest.Address}/htj2k/app/");
        await browser.UntilAsync($"document.querySelector('tbody a')?.innerText === '{Uid}'");
        Assert.Contains("memory", (string)(await browser.EvaluateAsync("document.querySelector('tbody a').closest('tr').innerText"))!,
            StringComparison.Ordinal);
        Assert.Equal("1", (string)(await browser.EvaluateAsync("document.querySelector('.card.bad b').innerText"))!);
        await browser.ClickAsync(Uid);
        await browser.UntilAsync($"location.hash === '#instance/{failed}' && document.body.innerText.includes('{Uid}')");

        await browser.OpenAsync($"{server.Rest.Address}/htj2k/app/#instance/{broken}");
        await browser.ClickAsync("Verify");
        await browser.ClickAsync(broken);
        await browser.UntilAsync($"location.hash === '#instance/{broken}'");
        Assert.Empty(browser.Complaints);
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
