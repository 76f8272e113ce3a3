// SPDX-License-Identifier: GPL-3.0-or-later
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>
/// Looks at views of the page, wide and light, then narrow and dark: axe-core finds nothing serious, nothing jumps, nothing complains in
/// the console.
/// </summary>
internal sealed class Inspection
{
    /// <summary>The page has shown what it shows first.</summary>
    public const string IsComplete = "document.querySelector('h1') && !document.querySelector('[aria-busy]')";

    /// <summary>What the notices of the page say.</summary>
    public const string Notices = "[...document.querySelectorAll('.notice')].map(item => item.innerText).join('')";

    private const double MostShift = 0.1;

    private static readonly string s_file =
        Path.Combine(Repository.Root, "artifacts", "accessibility", "node_modules", "axe-core", "axe.min.js");

    private readonly Browser _browser;
    private readonly string _axe;
    private readonly List<string> _faults = [];

    private Inspection(Browser browser, string axe)
    {
        _browser = browser;
        _axe = axe;
    }

    /// <summary>Skips the test when axe-core is not there.</summary>
    public static async Task<Inspection> StartAsync(Browser browser)
    {
        Assert.SkipUnless(File.Exists(s_file), "axe-core is not installed (eng/viewer-packages)");
        await browser.MeasureShiftsAsync();
        return new Inspection(browser, await File.ReadAllTextAsync(s_file, TestContext.Current.CancellationToken));
    }

    /// <param name="state">Of Orthanc, in a few words.</param>
    /// <param name="isShown">In JavaScript: the view has shown what it shows in that state.</param>
    /// <param name="refusal">The status that the requests of the view are answered with, of which the console tells; 0 for none.</param>
    public async Task LookAsync(string address, string state, string isShown = IsComplete, int refusal = 0)
    {
        // The wide window also sees the requests that repeat once more.
        foreach ((int width, bool isDark, int milliseconds) in ((int, bool, int)[])[(1100, false, 1500), (360, true, 300)])
        {
            string what = $"{address} with {state} at {width} pixels";
            await _browser.LookAsync(width, 900, isDark);
            await _browser.OpenAsync(address);
            await _browser.UntilAsync(isShown);
            await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
            double shift = (double)(await _browser.EvaluateAsync("window.shifts"))!;
            if (shift >= MostShift)
            {
                _faults.Add($"{what} jumps by {shift}");
            }

            _ = await _browser.EvaluateAsync($"{_axe}; 0");
            string faults = (string)(await _browser.EvaluateAsync(
                "axe.run().then(found => found.violations.filter(fault => ['serious', 'critical'].includes(fault.impact)).map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' ')).join('\\n'))"))!;
            if (faults.Length > 0)
            {
                _faults.Add($"{what}: {faults}");
            }

            _faults.AddRange(_browser.TakeComplaints()
                .Where(complaint => refusal == 0 || !complaint.Contains($"a status of {refusal} ", StringComparison.Ordinal))
                .Select(complaint => $"{what}: {complaint}"));
        }
    }

    public void AssertNoFault() => Assert.True(_faults.Count == 0, string.Join('\n', _faults));
}
