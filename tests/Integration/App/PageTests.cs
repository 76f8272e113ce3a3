// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>The page of the plugin in a real browser, in whose console nothing may complain.</summary>
public sealed class PageTests(PageServer server) : IClassFixture<PageServer>, IDisposable
{
    private const uint PatientName = 0x0010_0010;

    private Browser Browser => server.Browser;

    private OrthancRest Rest => server.Orthanc.Rest;

    public void Dispose() => Assert.Empty(Browser.TakeComplaints());

    [Theory]
    [InlineData("", "Overview")]
    [InlineData("#archive", "Archive")]
    [InlineData("#backfill", "Backfill")]
    [InlineData("#study/", "Study")]
    [InlineData("#instance/", "Instance")]
    public async Task View_is_readable_in_a_wide_and_a_narrow_window_and_asks_nobody_but_Orthanc(string view, string heading)
    {
        string instance = await Rest.UploadAsync(new ImageDescription { Name = "shown" }.Build().File);
        string address = server.Page + view
            + (view.EndsWith('/') ? view.Contains("study", StringComparison.Ordinal) ? await server.StudyOfAsync(instance) : instance : "");

        foreach ((int width, bool isDark) in ((int, bool)[])[(1100, false), (360, true)])
        {
            await Browser.LookAsync(width, 900, isDark);
            await Browser.OpenAsync(address);
            await Browser.UntilAsync(Inspection.IsComplete);

            Assert.Equal(heading, (string)(await Browser.EvaluateAsync("document.querySelector('h1').innerText"))!);
            Assert.True((bool)(await Browser.EvaluateAsync("document.scrollingElement.scrollWidth <= innerWidth"))!,
                $"wider than {width} pixels");
            Assert.Equal("",
                (string)(await Browser.EvaluateAsync("[...document.querySelectorAll('.notice')].map(item => item.innerText).join('')"))!);
        }

        Assert.All(Browser.Requests,
            request => Assert.True(request.StartsWith(Rest.Address + "/", StringComparison.Ordinal) || request is "about:blank"
            or "data:,", request));
    }

    [Fact]
    public async Task Clicks_alone_lead_from_a_dry_run_to_converted_images()
    {
        TestImage image = new ImageDescription { Name = "clicked", Rows = 512, Columns = 512 }.Build();
        string instance = await Rest.UploadAsync(image.File);
        await Browser.LookAsync(1100, 780, isDark: false);
        await Browser.OpenAsync(server.Page);

        await Browser.ClickAsync("Backfill");
        await Browser.ClickAsync("Dry run");
        await Browser.UntilAsync("document.querySelector('.state')?.innerText === 'done'");
        Assert.Equal(image.File, await Rest.FileAsync(instance));
        await server.SavePictureAsync("page");
        await Browser.ClickAsync("Convert these now");
        await Browser.ClickAsync("Back");
        await Browser.ClickAsync("Convert these now");
        await Browser.ClickAsync("Convert");
        await Browser.UntilAsync(
            "document.querySelector('h1').innerText.startsWith('Convert') && document.querySelector('.state')?.innerText === 'done'");

        Assert.True((await Rest.FileAsync(instance)).Length < image.File.Length);
        StoredSamples.AssertSame(image.File, await Rest.FileAsync(instance));
        await Browser.ClickAsync("Backfill");
        await Browser.UntilAsync("document.querySelectorAll('tbody tr').length >= 2");
        await Browser.ClickAsync("Overview");
        await Browser.UntilAsync(Inspection.IsComplete);
        await server.SavePictureAsync("page-overview");
    }

    [Fact]
    public async Task Failure_of_late_leads_to_its_instance()
    {
        const string uid = "2.25.7000020";
        string instance = await Rest.UploadAsync(
            new ImageDescription { Name = "failed", Change = set => set.Text(0x0008_0018, "UI", uid) }.Build().File);
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);

        // No instance fails at will, so the test supplies Orthanc's answer.
        _ = await Browser.EvaluateAsync($$"""{ const before = window.fetch; window.fetch = async (address, request) => String(address).endsWith('htj2k/status') ? new Response(JSON.stringify({ ...await (await before(address, request)).json(), Failures: [{ Time: '2026-11-29T12:00:00Z', SOPInstanceUID: '{{uid}}', Reason: '<img src=x>' }] })) : before(address, request); location.hash = '#backfill'; location.hash = '#overview'; }""");
        await Browser.UntilAsync("document.querySelector('main').innerText.includes('<img src=x>')");
        await Browser.ClickAsync(uid);

        await Browser.UntilAsync($"location.hash === '#instance/{instance}' && {Inspection.IsComplete}");
        Assert.Equal(0, (int)(await Browser.EvaluateAsync("document.images.length"))!);
    }

    [Fact]
    public async Task Study_is_converted_verified_and_restored_by_its_buttons()
    {
        string instance =
            await Rest.UploadAsync(new ImageDescription { Name = "one study", Change = set => set.Text(0x0020_000D, "UI", "2.25.7000017") }
            .Build().File);
        await Browser.OpenAsync($"{server.Page}#study/{await server.StudyOfAsync(instance)}");

        foreach (string operation in (string[])["Convert", "Verify", "Restore"])
        {
            await Browser.ClickAsync(operation);
            if (operation != "Verify")
            {
                await Browser.ClickAsync(operation);
            }

            await Browser.UntilAsync($"document.querySelector('h1').innerText.startsWith('{operation}') && document.querySelector('.state')?.innerText === 'done'");
            Assert.Contains($"{operation.TrimEnd('y')}", (string)(await Browser.EvaluateAsync("document.querySelector('dl').innerText"))!,
                StringComparison.Ordinal);
            _ = await Browser.EvaluateAsync("history.back()");
            await Browser.UntilAsync($"document.querySelector('h1').innerText === 'Study' && {Inspection.IsComplete}");

            // The configuration of this Orthanc gives a name to the metadata with the size before.
            string isShown = operation == "Restore" ? " === ''" : "?.includes('Explicit VR Little Endian')";
            await Browser.UntilAsync($"document.querySelector('section:first-of-type td:nth-child(4)')?.textContent{isShown}");
        }

        await Browser.ClickAsync("Explain");
        await Browser.UntilAsync("document.querySelector('td [role=status]')?.innerText.includes('→')");
    }

    [Fact]
    public async Task Running_job_is_paused_resumed_and_cancelled_by_its_buttons()
    {
        for (int i = 0; i < 6; i++)
        {
            _ = await Rest.UploadAsync(
                new ImageDescription { Name = "slow", Modality = "XA", Change = set => set.Text(0x0020_000D, "UI", "2.25.7000019") }
                .Build().File);
        }

        await Browser.OpenAsync($"{server.Page}#backfill");
        await Browser.UntilAsync("document.querySelector('form')");
        _ = await Browser.EvaluateAsync("document.querySelector('details').open = true, document.forms[0].MaximumRate.value = 1, document.forms[0].Modality.value = 'XA'");
        await Browser.ClickAsync("Start");
        await Browser.UntilAsync("document.querySelector('dialog[open]')");
        _ = await Browser.EvaluateAsync("document.querySelector('dialog[open] button').click()");

        foreach ((string button, string state) in ((string, string)[])[("Pause", "paused"), ("Resume", "running"), ("Cancel", "failed")])
        {
            await Browser.ClickAsync(button);
            await Browser.UntilAsync($"document.querySelector('.state')?.innerText.startsWith('{state}')");
        }
    }

    [Fact]
    public async Task Values_from_DICOM_files_and_jobs_never_become_HTML()
    {
        const string script = "<img src=x onerror=document.title=1>";
        string instance =
            await Rest.UploadAsync(
            new ImageDescription
            {
                Name = "script",
                Change = set => set.Text(0x0020_000D, "UI", "2.25.7000018")
            .Text(0x0010_0020, "LO", "script").Text(PatientName, "PN", script)
            }.Build().File);

        await Browser.OpenAsync($"{server.Page}#study/{await server.StudyOfAsync(instance)}");
        await Browser.UntilAsync($"document.body?.innerText.includes('{script}')");

        // No instance fails with a text of an attacker's choice, so the test supplies Orthanc's answer.
        const string job = $$$"""{ID: 'x', Type: 'Htj2kConvert', State: 'Running', Progress: 5, CreationTime: '20260101T000000', Content: {Operation: 'Convert', Resources: ['studies/{{{script}}}'], TransferSyntax: '{{{script}}}', HeldBack: [{Reason: '{{{script}}}', Setting: '{{{script}}}', Instances: 1, Bytes: 1}], TransferSyntaxes: {'{{{script}}}': 1}, Failures: [{ID: '{{{script}}}', Reason: '{{{script}}}'}]}}""";
        _ = await Browser.EvaluateAsync($"window.fetch = async () => new Response(JSON.stringify({job})), location.hash = '#job/x'");
        await Browser.UntilAsync("document.querySelectorAll('section').length === 3");
        Assert.Equal(0, (int)(await Browser.EvaluateAsync("document.images.length"))!);
        Assert.Equal("HTJ2K", (string)(await Browser.EvaluateAsync("document.title"))!);
    }

    [Theory]
    [InlineData("{7204: `${digest} 1.2.3 45`}", "1.2.3 45")]
    [InlineData("{Htj2kSource: `${digest} 1.2.3 45`, 7201: '1.2.4', 7202: '46'}", "1.2.3 45")]
    [InlineData("{7201: '1.2.3', 7202: '45', 7203: digest}", "1.2.3 45")]
    [InlineData("{7201: 'a note', 7202: '45'}", "")]
    [InlineData("{7204: 'a note', 1024: `${digest} 1.2.3 45 6`}", "")]
    [InlineData("{}", "")]
    public async Task Source_of_an_instance_is_found_whatever_its_metadata_is_called(string metadata, string expected)
    {
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);

        Assert.Equal(expected, (string)(await Browser.EvaluateAsync($"import('./resource.js').then(({{ sourceOf }}) => {{ const digest = 'a0'.repeat(32); const found = sourceOf({metadata}); return found ? found.syntax + ' ' + found.size : ''; }})"))!);
    }

    [Fact]
    public async Task Address_without_a_slash_shows_the_page()
    {
        await Browser.OpenAsync($"{Rest.Address}/htj2k/app#backfill");

        await Browser.UntilAsync(
            $"{Inspection.IsComplete} && document.querySelector('h1').innerText === 'Backfill' && document.styleSheets[0].cssRules.length > 5");
    }

    [Fact]
    public async Task Texts_have_the_same_names_and_values_in_each_language()
    {
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);

        JsonNode names = (await Browser.EvaluateAsync(
            "import('./texts.js').then(({ texts }) => Object.values(texts).map(language => Object.entries(language).map(([name, text]) => [name, ...(text.match(/\\{\\w+\\}/g) ?? []).sort()].join(' ')).join('\\n')))"))!;

        Assert.Equal((string)names[0]!, (string)names[1]!);
        _ = await Browser.EvaluateAsync(
            "document.querySelector('select').value = 'ko', document.querySelector('select').dispatchEvent(new Event('change'))");
        await Browser.UntilAsync("document.querySelector('h1').innerText === '개요'");
        _ = await Browser.EvaluateAsync("localStorage.clear()");
    }
}
