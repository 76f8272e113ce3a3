// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>
/// The views with no, one and many instances: axe-core finds nothing serious, and nothing jumps. <c>HTJ2K_INSTANCES</c> sets how many are
/// many: 10000 take some minutes.
/// </summary>
[Trait("Length", "long")]
public sealed class AccessibilityTests(PageServer server) : IClassFixture<PageServer>
{
    private const int UsualMany = 60;

    private const string IsComplete = "document.querySelector('h1') && !document.querySelector('[aria-busy]')";

    private static readonly string s_axe =
        Path.Combine(Repository.Root, "artifacts", "accessibility", "node_modules", "axe-core", "axe.min.js");

    private readonly List<string> _faults = [];

    private Browser Browser => server.Browser;

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task Views_have_no_serious_fault_and_do_not_jump_with_any_number_of_instances()
    {
        Assert.SkipUnless(File.Exists(s_axe), "axe-core is not installed (eng/viewer-packages)");
        int many = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_INSTANCES") ?? $"{UsualMany}", CultureInfo.InvariantCulture);
        string axe = await File.ReadAllTextAsync(s_axe, TestContext.Current.CancellationToken);
        await Browser.MeasureShiftsAsync();

        await CheckAsync(axe, "no instance", ["", "#archive", "#backfill", "#job/none"]);
        string first = await Rest.UploadAsync(Slice(0));
        string study = (string)JsonNode.Parse(await Rest.BytesAsync($"/instances/{first}/study"))!["ID"]!;
        string[] views = ["", "#archive", "#backfill", $"#study/{study}", $"#instance/{first}", $"#job/{await ScanAsync()}"];
        await CheckAsync(axe, "1 instance", views);
        await Parallel.ForAsync(1, many, TestContext.Current.CancellationToken, async (number, _) => await Rest.UploadAsync(Slice(number)));
        views[^1] = $"#job/{await ScanAsync()}";
        await CheckAsync(axe, $"{many} instances", views);

        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }

    /// <summary>Small, and all in one study.</summary>
    private static byte[] Slice(int number) => new ImageDescription
    {
        Name = $"slice {number}",
        Rows = 16,
        Columns = 16,
        Modality = "CT",
        Change = set => set.Text(0x0020_000D, "UI", "2.25.7000021").Text(0x0020_000E, "UI", "2.25.7000022").Text(0x0010_0020, "LO", "many"),
    }.Build().File;

    private async Task<string> ScanAsync()
    {
        using StringContent request = new("""{"All": true, "DryRun": true, "Asynchronous": true}""");
        string job = (string)(await Rest.PostAsync("/htj2k/convert", request))!["ID"]!;
        while ((string)JsonNode.Parse(await Rest.BytesAsync($"/jobs/{job}"))!["State"]! is not ("Success" or "Failure"))
        {
            await Task.Delay(100);
        }

        return job;
    }

    private async Task CheckAsync(string axe, string what, string[] views)
    {
        foreach (string view in views)
        {
            foreach ((int width, bool isDark) in ((int, bool)[])[(1100, false), (360, true)])
            {
                await Browser.LookAsync(width, 900, isDark);
                await Browser.OpenAsync(server.Page + view);
                await Browser.UntilAsync(view == "#job/none" ? "document.querySelector('.notice')?.innerText" : IsComplete);

                // Gives the requests that repeat time for one more round.
                await Task.Delay(1500);
                double shift = (double)(await Browser.EvaluateAsync("window.shifts"))!;
                if (shift >= 0.1)
                {
                    _faults.Add($"{view} with {what} jumps by {shift} at {width} pixels");
                }

                _ = await Browser.EvaluateAsync($"{axe}; 0");
                string faults = (string)(await Browser.EvaluateAsync(
                    "axe.run().then(found => found.violations.filter(fault => ['serious', 'critical'].includes(fault.impact)).map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' ')).join('\\n'))"))!;
                if (faults.Length > 0)
                {
                    _faults.Add($"{view} with {what}, {width} pixels: {faults}");
                }
            }
        }
    }
}
