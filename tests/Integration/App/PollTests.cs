// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Integration.App;

/// <summary>What the page asks for again and again, and what of it stays as the reader has it.</summary>
public sealed class PollTests(PageServer server) : IClassFixture<PageServer>, IDisposable
{
    /// <summary>Orthanc's answer for a job is supplied: its requests are kept in <c>sent</c>.</summary>
    private const string Job =
        "window.sent = []; window.fetch = async (address, request) => { const posts = request?.method === 'POST'; "
        + "if (posts) { sent.push(request.body); } return new Response(JSON.stringify(posts ? {ID: 'y'} : "
        + "{ID: 'x', Type: 'Htj2kConvert', State: 'Success', Progress: 100, CreationTime: '20260101T000000', Content: {Operation: 'Convert', Resources: ['studies/a'], Converted: 3, Instances: 3, Total: 3, ...CONTENT}})); };";

    private Browser Browser => server.Browser;

    public void Dispose() => Assert.Empty(Browser.TakeComplaints());

    [Fact]
    public async Task What_stays_the_same_is_not_replaced_and_a_table_that_changes_keeps_its_focus_and_its_place()
    {
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);

        string found = (string)(await Browser.EvaluateAsync(
            "import('./elements.js').then(({ element, refresh, table }) => {"
            + "const place = element('div'); document.querySelector('main').replaceChildren(place);"
            + "const show = value => refresh(place, element('p', {}, 'the same'), table(['wide'.repeat(2000)], [[value]]));"
            + "show('1'); const [text, first] = place.children; first.scrollLeft = 50; first.focus();"
            + "show('1'); const stays = place.children[1] === first;"
            + "show('2'); const second = place.children[1];"
            + "return [stays, text === place.children[0], second !== first, second.scrollLeft, document.activeElement === second]"
            + ".join(' '); })"))!;

        Assert.Equal("true true true 50 true", found);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_asked_for_again()
    {
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);
        _ = await Browser.EvaluateAsync($"{Content("{}")} window.pauses = 0; const wait = window.setTimeout; window.setTimeout = (work, time) => {{ pauses += time === 1000 ? 1 : 0; return wait(work, time); }}; location.hash = '#job/x'");

        await Browser.UntilAsync("document.querySelector('.state')?.innerText === 'done'");

        Assert.Equal(0, (int)(await Browser.EvaluateAsync("pauses"))!);
    }

    [Theory]
    [InlineData("{TransferSyntax: '1.2.840.10008.1.2.4.203', Lossy: {Ratio: 10}}", "beside the stored ones", "\"Lossy\":{\"Ratio\":10}")]
    [InlineData("{TransferSyntax: '1.2.840.10008.1.2.4.91'}", "by others in JPEG 2000 (.91)",
        "\"TransferSyntax\":\"1.2.840.10008.1.2.4.91\"")]
    [InlineData("{TransferSyntax: '1.2.840.10008.1.2.4.201', TranscodeLossyJpeg2000: false}", "HTJ2K Lossless (.201)",
        "\"TranscodeLossyJpeg2000\":false")]
    public async Task What_a_dry_run_has_predicted_is_asked_and_done(string content, string question, string request)
    {
        await Browser.OpenAsync(server.Page);
        await Browser.UntilAsync(Inspection.IsComplete);
        _ = await Browser.EvaluateAsync($"{Content($"{{DryRun: true, ...{content}}}")} location.hash = '#job/x'");

        await Browser.ClickAsync("Convert these now");
        await Browser.UntilAsync("document.querySelector('dialog[open]')");
        Assert.Contains(question, (string)(await Browser.EvaluateAsync("document.querySelector('dialog').innerText"))!,
            StringComparison.Ordinal);
        await Browser.ClickAsync("Convert");
        await Browser.UntilAsync("sent.length === 1");

        Assert.Contains(request, (string)(await Browser.EvaluateAsync("sent[0]"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Studies_that_match_no_condition_are_not_the_whole_archive()
    {
        await Browser.OpenAsync($"{server.Page}#backfill");
        await Browser.UntilAsync("document.querySelector('form')");
        _ = await Browser.EvaluateAsync($"{Content("{}")} document.forms[0].which.value = 'Query', document.forms[0].dispatchEvent(new Event('change'))");

        await Browser.ClickAsync("Start");
        await Browser.UntilAsync(
            "[...document.querySelectorAll('.notice')].some(found => found.innerText.startsWith('Give at least one condition'))");

        Assert.Equal(0, (int)(await Browser.EvaluateAsync("sent.length + document.querySelectorAll('dialog').length"))!);
    }

    private static string Content(string content) => Job.Replace("CONTENT", content, StringComparison.Ordinal);
}
