// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>The ways to the page, and to conversions, from Orthanc Explorer and Orthanc Explorer 2.</summary>
public sealed class ExplorerTests(PageServer server) : IClassFixture<PageServer>, IDisposable
{
    private Browser Browser => server.Browser;

    private OrthancRest Rest => server.Orthanc.Rest;

    public void Dispose() => Assert.Empty(Browser.TakeComplaints());

    [Theory]
    [InlineData("patient")]
    [InlineData("study")]
    [InlineData("series")]
    [InlineData("instance")]
    public async Task Orthanc_Explorer_has_a_link_to_the_page_with_its_buttons(string level)
    {
        string id = await ResourceAsync(level, await Rest.UploadAsync(new ImageDescription { Name = "explored" }.Build().File));

        await Browser.OpenAsync($"{Rest.Address}/app/explorer.html#{level}?uuid={id}");
        await Browser.UntilAsync($"document.querySelector('#{level}-htj2k')");
        _ = await Browser.EvaluateAsync($"document.querySelector('#{level}-htj2k').click()");

        await Browser.UntilAsync($"location.href === '{server.Page}#{level}/{id}' && {Inspection.IsComplete}");
        Assert.Equal("Dry run, Convert, Verify, Restore", (string)(await Browser.EvaluateAsync(
            "[...document.querySelectorAll('.buttons button')].map(item => item.innerText).join(', ')"))!);
        await Browser.UntilAsync("document.querySelector('tbody td:nth-child(2)')?.checkVisibility()");
    }

    [Fact]
    public async Task Buttons_of_Orthanc_Explorer_2_work_as_they_are_documented()
    {
        string[] pressed = [];
        foreach ((string level, JsonNode? buttons) in await DocumentedButtonsAsync())
        {
            foreach (JsonNode? button in buttons!.AsArray())
            {
                string study = $"2.25.70000{41 + pressed.Length}";
                string instance = await Rest.UploadAsync(
                    new ImageDescription { Name = "pressed", Change = set => set.Text(0x0020_000D, "UI", study) }.Build().File);
                await PressAsync(button!, level, instance);
                pressed = [.. pressed, (string)button!["Id"]!];
            }
        }

        Assert.Equal(["htj2k-study", "htj2k-convert-study", "htj2k-series", "htj2k-instance", "htj2k-convert-studies"], pressed);
    }

    /// <summary>The block of docs/page.md, as somebody would paste it.</summary>
    private static async Task<JsonObject> DocumentedButtonsAsync()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "page.md"), TestContext.Current.CancellationToken);
        string block = text[text.IndexOf("    \"OrthancExplorer2\"", StringComparison.Ordinal)..];
        block = block[..block.IndexOf("\n\n", StringComparison.Ordinal)];
        return JsonNode.Parse($"{{{block}}}")!["OrthancExplorer2"]!["UiOptions"]!["CustomButtons"]!.AsObject();
    }

    /// <summary>Does what Orthanc Explorer 2 does: opens the address, or posts the payload as JSON with the identifiers in it.</summary>
    private async Task PressAsync(JsonNode button, string level, string instance)
    {
        string id = await ResourceAsync(level == "bulk-studies" ? "study" : level, instance);
        Uri address = new(new Uri($"{Rest.Address}/ui/app/"), ((string)button["Url"]!).Replace("{UUID}", id, StringComparison.Ordinal));
        if ((string)button["HttpMethod"]! == "GET")
        {
            await Browser.OpenAsync(address.AbsoluteUri);
            await Browser.UntilAsync($"document.querySelector('h1')?.innerText.toLowerCase() === '{level}' && {Inspection.IsComplete}");
            return;
        }

        string payload = button["Payload"]!.ToJsonString().Replace("\"{JsonArrayUUIDs}\"", $"[\"{id}\"]", StringComparison.Ordinal)
            .Replace("{UUID}", id, StringComparison.Ordinal);
        await Browser.OpenAsync($"{Rest.Address}/system");
        await Browser.UntilAsync("document.body?.innerText.includes('Version')");
        string job = (string)(await Browser.EvaluateAsync(
            $"fetch('{address}', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, body: '{payload}' }}).then(answer => answer.json()).then(job => job.Path)"))!;
        JsonNode done = await Rest.WaitForJobAsync(job, state => (string)state["State"]! is "Success" or "Failure");
        Assert.Equal(("Success", 1), ((string)done["State"]!, (int)done["Content"]!["Converted"]!));
    }

    private async Task<string> ResourceAsync(string level, string instance) => level == "instance" ? instance
        : (string)JsonNode.Parse(await Rest.BytesAsync($"/instances/{instance}/{level}"))!["ID"]!;
}
