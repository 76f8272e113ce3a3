// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>What is stored, as the page shows it after a scan.</summary>
public sealed class ArchiveTests(PageServer server) : IClassFixture<PageServer>, IDisposable
{
    private Browser Browser => server.Browser;

    private OrthancRest Rest => server.Orthanc.Rest;

    public void Dispose() => Assert.Empty(Browser.TakeComplaints());

    [Fact]
    public async Task Archive_shows_what_its_scan_has_found()
    {
        _ = await Rest.UploadAsync(new ImageDescription { Name = "archived", Modality = "CT" }.Build().File);
        await Browser.OpenAsync(server.Page);

        await Browser.ClickAsync("Archive");
        await Browser.ClickAsync("Scan the archive");
        await Browser.UntilAsync("document.querySelector('.state')?.innerText === 'done'");
        await Browser.ClickAsync("Archive");
        await Browser.UntilAsync($"{Inspection.IsComplete} && document.querySelector('tbody tr')");

        int stored = JsonNode.Parse(await Rest.BytesAsync("/instances"))!.AsArray().Count;
        Assert.StartsWith(stored.ToString(CultureInfo.InvariantCulture),
            (string)(await Browser.EvaluateAsync("document.querySelector('dd').innerText"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_shows_the_bytes_that_each_reason_holds_back_and_the_setting_that_would_bring_them()
    {
        _ = await Rest.UploadAsync(new ImageDescription { Name = "misread", Modality = "US", Photometric = "YBR_FULL" }.Build().File);
        _ = await Rest.UploadAsync(new ImageDescription { Name = "report", Change = set => set.Remove(0x7FE0_0010) }.Build().File);
        await Browser.LookAsync(1100, 900, isDark: false);
        await Browser.OpenAsync(server.Page);

        await Browser.ClickAsync("Archive");
        await Browser.ClickAsync("Scan the archive");
        await Browser.UntilAsync("document.querySelector('.state')?.innerText === 'done'");
        string job = await HeldBackAsync();
        await Browser.ClickAsync("Archive");
        await Browser.UntilAsync($"{Inspection.IsComplete} && document.querySelector('tbody tr')");

        JsonArray reasons = JsonNode.Parse(await Rest.BytesAsync("/htj2k/archive"))!["HeldBack"]!.AsArray();
        Assert.Equal((string)reasons[0]!["Reason"]!, job.Split('\t')[0]);
        Assert.Equal("KeepWhatViewersMisread", job.Split('\n')[0].Split('\t')[3]);
        Assert.Contains("no pixel data\t1\t", job, StringComparison.Ordinal);
        Assert.EndsWith("\tnone", job, StringComparison.Ordinal);
        Assert.Equal(reasons.Count, job.Split('\n').Length);
        Assert.Equal(job, await HeldBackAsync());
        await server.SavePictureAsync("page-archive");
    }

    /// <summary>The cells of the table of what is left as it is, with tabs between them, and lines between the rows.</summary>
    private async Task<string> HeldBackAsync() => (string)(await Browser.EvaluateAsync(
        "[...document.querySelectorAll('section')].find(part => part.querySelector('h2').innerText === 'Left as they are, by reason').querySelector('tbody').innerText.trim()"))!;
}
