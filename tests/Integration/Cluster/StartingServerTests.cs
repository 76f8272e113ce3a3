// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>A server that starts while two others are in the middle of replacements.</summary>
public sealed class StartingServerTests
{
    private const int Instances = 60;
    private const int UsualStarts = 4;
    private const int ManyStarts = 20;
    private const int ManyStalls = 5;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task It_takes_no_entry_and_no_file_of_servers_that_live()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(3);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], Instances);
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

            await cluster.Servers[2].StartAgainAsync();
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

    private static async Task AssertWholeAsync(OrthancCluster cluster, AttachedStudies studies)
    {
        await cluster.WaitUntilIdleAsync();
        _ = await cluster.FinishAsync("convert", "Converted");
        await studies.AssertWholeAsync(Htj2k);
        Assert.Empty(JournalFolder.Entries(cluster.Servers[0]));
    }
}
