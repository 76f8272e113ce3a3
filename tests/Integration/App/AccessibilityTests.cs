// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>
/// The views with no, one and many instances, and while a job runs: axe-core finds nothing serious, nothing jumps, and the console is
/// silent. <c>HTJ2K_INSTANCES</c> sets how many are many: 10000 take some minutes.
/// </summary>
[Trait("Length", "long")]
public sealed class AccessibilityTests(PageServer server) : IClassFixture<PageServer>
{
    private const int UsualMany = 60;

    private static readonly int s_many =
        int.Parse(Environment.GetEnvironmentVariable("HTJ2K_INSTANCES") ?? $"{UsualMany}", CultureInfo.InvariantCulture);

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task Views_have_no_serious_fault_and_do_not_jump_with_any_number_of_instances()
    {
        Inspection inspection = await Inspection.StartAsync(server.Browser);

        foreach (string view in (string[])["", "#archive", "#backfill"])
        {
            await inspection.LookAsync(server.Page + view, "no instance");
        }

        await inspection.LookAsync(server.Page + "#job/none", "no instance", Inspection.Notices, refusal: 404);
        string instance = await Rest.UploadAsync(Slice(0));
        string study = await server.StudyOfAsync(instance);
        string[] views = ["", "#archive", "#backfill", $"#study/{study}", $"#instance/{instance}"];
        await CheckAsync("1 instance");
        await Parallel.ForAsync(1, s_many, TestContext.Current.CancellationToken,
            async (number, _) => await Rest.UploadAsync(Slice(number)));
        await CheckAsync($"{s_many} instances");

        string running = await BeginAsync(new JsonObject { ["Resources"] = new JsonArray(study), ["MaximumRate"] = 0.3 });
        foreach (string view in views)
        {
            await inspection.LookAsync(server.Page + view, "a running job", ShowsRunning(view));
        }

        await inspection.LookAsync($"{server.Page}#job/{running}", "a running job", "document.querySelector('.state')?.innerText === 'running'");
        inspection.AssertNoFault();

        string ShowsRunning(string view) => view.StartsWith("#study", StringComparison.Ordinal) || view is "#backfill"
            ? $"{Inspection.IsComplete} && document.querySelector('main').innerText.includes('running')"
            : Inspection.IsComplete;

        async Task CheckAsync(string state)
        {
            string job = await BeginAsync(new JsonObject { ["All"] = true, ["DryRun"] = true });
            _ = await Rest.WaitForJobAsync($"/jobs/{job}", state => (string)state["State"]! == "Success", minutes: 30);
            foreach (string view in (string[])[.. views, $"#job/{job}"])
            {
                await inspection.LookAsync(server.Page + view, state);
            }
        }
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

    /// <returns>The identifier of the job.</returns>
    private async Task<string> BeginAsync(JsonObject request)
    {
        request["Asynchronous"] = true;
        return (string)(await Rest.BackfillAsync("convert", request))["ID"]!;
    }
}
