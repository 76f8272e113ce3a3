// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>A server that starts while two others are in the middle of replacements.</summary>
public sealed class StartingServerTests
{
    private const int Instances = 60;
    private const int ManyInstances = 240;
    private const int UsualStarts = 4;
    private const int ManyStarts = 20;
    private const int ManyStalls = 5;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    /// <summary>After which another server may go on with what one was doing, less a margin.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task It_takes_no_entry_and_no_file_of_servers_that_live()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(3);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], OrthancCluster.IsLong ? ManyInstances : Instances);
        int jobs = 0;
        for (int start = 0; start < (OrthancCluster.IsLong ? ManyStarts : UsualStarts); start++)
        {
            await cluster.Servers[2].CrashAsync();
            foreach (OrthancServer server in cluster.Servers.Take(2))
            {
                if (await OrthancCluster.FindJobAsync(server) is null)
                {
                    _ = await OrthancCluster.SubmitAsync(server, jobs++ % 2 == 0 ? "convert" : "restore");
                }
            }

            // Orthanc has then written files that the database, busy for a moment, does not know yet.
            Task<string> busy = cluster.Database.QueryAsync(
                "BEGIN; LOCK TABLE attachedfiles IN SHARE MODE; SELECT pg_sleep(2); COMMIT;");
            await Task.Delay(s_work, TestContext.Current.CancellationToken);
            await cluster.Servers[2].StartAgainAsync();
            _ = await busy;
        }

        await AssertWholeAsync(cluster, studies);
    }

    [Fact]
    public async Task It_takes_none_while_the_database_stands_still()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(3);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], Instances);
        for (int stall = 0; stall < (OrthancCluster.IsLong ? ManyStalls : 1); stall++)
        {
            await cluster.Servers[2].CrashAsync();
            _ = await OrthancCluster.SubmitAsync(cluster.Servers[0], "convert");
            _ = await OrthancCluster.SubmitAsync(cluster.Servers[1], "restore");
            await Task.Delay(s_work, TestContext.Current.CancellationToken);

            // Orthanc has then written files that the database does not know yet.
            Task<string> stalled = cluster.Database.QueryAsync(
                "BEGIN; LOCK TABLE attachedfiles IN SHARE MODE; SELECT pg_sleep(6); COMMIT;");
            await Task.Delay(s_work, TestContext.Current.CancellationToken);
            await cluster.Servers[2].StartAgainAsync();
            _ = await stalled;
            await cluster.WaitUntilIdleAsync();
        }

        await AssertWholeAsync(cluster, studies);
    }

    [Fact]
    public async Task It_leaves_the_entries_of_a_server_that_stands_still_shortly()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(2);
        (OrthancServer working, OrthancServer starting) = (cluster.Servers[0], cluster.Servers[1]);
        AttachedStudies studies = await AttachedStudies.StoreAsync(working, Instances);
        await starting.CrashAsync();
        _ = await OrthancCluster.SubmitAsync(working, "convert");
        string[] entries = await JournalFolder.FreezeInWorkAsync(working);
        Stopwatch watch = Stopwatch.StartNew();

        await starting.StartAgainAsync();

        // Requests are refused until the server knows to whom the entries belong.
        string other = await starting.Rest.UploadAsync(BackfillRequests.Ct("2.25.7411").Build().File);
        while (await IsUnsettledAsync(starting, other) && watch.Elapsed < s_lease)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        bool[] stay = [.. entries.Select(File.Exists)];
        Assert.SkipWhen(watch.Elapsed > s_lease, "It took longer than a lease: the entries may have been completed rightly");
        Assert.DoesNotContain(false, stay);
        working.GoOn();
        await starting.Rest.DeleteAsync($"/instances/{other}");
        await AssertWholeAsync(cluster, studies);
    }

    private static async Task<bool> IsUnsettledAsync(OrthancServer server, string instance)
    {
        using StringContent body = new($$"""{"Instance": "{{instance}}", "DryRun": true}""");
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert-instance") { Content = body };
        using HttpResponseMessage answer = await server.Rest.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
    }

    private static async Task AssertWholeAsync(OrthancCluster cluster, AttachedStudies studies)
    {
        await cluster.WaitUntilIdleAsync();
        Assert.Empty(await studies.MissingAsync());
        _ = await cluster.FinishAsync("convert", "Converted");
        await studies.AssertWholeAsync(Htj2k);
        Assert.Empty(JournalFolder.Entries(cluster.Servers[0]));
    }
}
