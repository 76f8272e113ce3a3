// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// An Orthanc whose files another plugin keeps as an object storage does, slow and with failures: network_storage.c. It is killed now and
/// then, too; <c>HTJ2K_KILLS</c> sets how often, instead of <see cref="UsualKills"/>.
/// </summary>
public sealed class NetworkStorageTests(ITestOutputHelper output)
{
    private const int UsualKills = 3;
    private const int Instances = 16;
    private const int LongestWorkMilliseconds = 1500;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Nothing_is_lost_when_requests_to_the_storage_fail_and_Orthanc_is_killed()
    {
        Assert.SkipUnless(FailingPlugin.Missing is null, FailingPlugin.Missing ?? "");
        string folder = OrthancInstallation.CreateFolder(), unsteady = Path.Combine(folder, "unsteady");
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        await using (OrthancServer orthanc = await StartAsync(folder, files, unsteady, hasJournal: true))
        {
            AttachedStudies studies = await AttachedStudies.StoreAsync(orthanc, Instances);
            int failed = await WorkAsync(orthanc, unsteady);
            int left = JournalFolder.Entries(orthanc).Length;
            File.Delete(unsteady);
            await JournalFolder.WaitForNoEntryAsync(orthanc);
            if (Directory.Exists(JournalFolder.SuspectsOf(orthanc)))
            {
                Directory.Delete(JournalFolder.SuspectsOf(orthanc), recursive: true);
            }

            JsonNode total = (await orthanc.Rest.BackfillAsync("convert", new JsonObject { ["All"] = true }))["Total"]!;
            Assert.True((int)total["Failed"]! == 0, $"{total}\n{orthanc.Log.Text}");
            await studies.AssertWholeAsync(Htj2k);
            int stay = Directory.GetFiles(files).Length - (await studies.KnownFilesAsync()).Count;
            output.WriteLine($"{failed} instances failed meanwhile, {left} entries were left for later; {stay} files without owner stay");
            Assert.True(failed > 0, "No request failed: this run shows nothing");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_replaced_where_the_journal_may_go_with_the_server()
    {
        Assert.SkipUnless(FailingPlugin.Missing is null, FailingPlugin.Missing ?? "");
        string folder = OrthancInstallation.CreateFolder();
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        await using (OrthancServer orthanc = await StartAsync(folder, files, Path.Combine(folder, "unsteady"), hasJournal: false))
        {
            _ = await orthanc.Rest.UploadAsync(BackfillRequests.Ct("2.25.7412").Build().File);
            using StringContent body = new("""{"All": true}""");
            using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = body };
            using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request);
            await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.Conflict, "JournalDirectory");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Task<OrthancServer> StartAsync(string folder, string files, string unsteady, bool hasJournal)
    {
        string source = Path.Combine(Repository.Root, "tests", "Integration", "Backfill", "network_storage.c");
        string plugin = Path.Combine(folder, "network_storage.so"), storage = Path.Combine(folder, "storage");
        CCompiler.Compile(source, plugin, "-shared", "-fPIC", "-isystem", "/usr/include",
            $"-DFOLDER=\"{OrthancInstallation.PathInside(files)}\"", $"-DUNSTEADY=\"{OrthancInstallation.PathInside(unsteady)}\"");
        JsonObject backfill = new() { ["AllowUnsafe"] = true };
        if (hasJournal)
        {
            backfill["JournalDirectory"] = OrthancInstallation.PathInside(Path.Combine(storage, "htj2k-journal"));
        }

        return OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["Backfill"] = backfill },
            configure: configuration =>
            {
                configuration["OverwriteInstances"] = true;
                configuration["Plugins"]!.AsArray().Add(OrthancInstallation.PathInside(plugin));
            },
            storage: storage);
    }

    /// <summary>Converts and restores everything, with failures, and kills Orthanc in the middle.</summary>
    /// <returns>How many instances failed.</returns>
    private static async Task<int> WorkAsync(OrthancServer orthanc, string unsteady)
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_KILLS") ?? $"{UsualKills}", CultureInfo.InvariantCulture);
        Random random = new(kills);
        int failed = 0;
        await File.WriteAllTextAsync(unsteady, "");
        for (int kill = 0; kill < kills; kill++)
        {
            foreach (string operation in new[] { "convert", "restore" })
            {
                JsonNode job =
                    await orthanc.Rest.BackfillAsync(operation, new JsonObject { ["All"] = true, ["Asynchronous"] = true });
                if (operation == "restore")
                {
                    await Task.Delay(random.Next(LongestWorkMilliseconds));
                    await orthanc.CrashAsync();
                    await orthanc.StartAgainAsync();
                }

                failed += await FailuresAsync(orthanc, (string)job["Path"]!);
            }
        }

        return failed;
    }

    /// <summary>Waits for a job, which a killed Orthanc may have forgotten.</summary>
    private static async Task<int> FailuresAsync(OrthancServer orthanc, string path)
    {
        DateTime patience = DateTime.UtcNow + s_patience;
        while ((await orthanc.Rest.GetAsync(path)).Body is { Length: > 0 } body && JsonNode.Parse(body)?["State"] is { } state)
        {
            if ((string)state! is "Success" or "Failure")
            {
                return (int?)JsonNode.Parse(body)!["Content"]?["Failed"] ?? 0;
            }

            Assert.True(DateTime.UtcNow < patience, orthanc.Log.Text);
            await Task.Delay(50);
        }

        return 0;
    }
}
