// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>The database goes away during a backfill, and comes back.</summary>
public sealed class OutageTests
{
    private const int Instances = 40;
    private const int FewConnections = 16;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longOutage = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_crowd = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_job_waits_for_its_database_and_goes_on()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1);

        await AssertGoesOnAsync(cluster, async () =>
        {
            await cluster.Database.StopAsync();
            await Task.Delay(s_outage);
            await cluster.Database.StartAgainAsync();
        });
    }

    [Fact]
    public async Task A_job_goes_on_after_a_minute_without_its_database()
    {
        OrthancCluster.SkipUnlessLong();
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1);

        await AssertGoesOnAsync(cluster, async () =>
        {
            await cluster.Database.StopAsync();
            await Task.Delay(s_longOutage);
            await cluster.Database.StartAgainAsync();
        });
    }

    [Fact]
    public async Task A_job_goes_on_after_a_minute_in_which_its_database_is_silent()
    {
        OrthancCluster.SkipUnlessLong();
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1);

        await AssertGoesOnAsync(cluster, async () =>
        {
            cluster.Database.Freeze();
            await Task.Delay(s_longOutage);
            cluster.Database.GoOn();
        });
    }

    [Fact]
    public async Task A_job_goes_on_after_others_have_taken_all_connections()
    {
        OrthancCluster.SkipUnlessLong();
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1);
        _ = await cluster.Database.QueryAsync($"ALTER SYSTEM SET max_connections = {FewConnections}");
        _ = await cluster.Database.QueryAsync("ALTER SYSTEM SET superuser_reserved_connections = 0");

        await AssertGoesOnAsync(cluster, async () =>
        {
            await cluster.Database.StopAsync();
            await cluster.Database.StartAgainAsync();
            Process[] crowd =
                [.. Enumerable.Range(0, FewConnections).Select(_ => cluster.Database.Connect($"SELECT pg_sleep({s_crowd.TotalSeconds})"))];
            await Task.WhenAll(crowd.Select(one => one.WaitForExitAsync()));
            foreach (Process one in crowd)
            {
                one.Dispose();
            }
        });
        Assert.Contains("too many clients", cluster.Servers[0].Log.Text, StringComparison.Ordinal);
    }

    private static async Task AssertGoesOnAsync(OrthancCluster cluster, Func<Task> outage)
    {
        OrthancServer server = cluster.Servers[0];
        AttachedStudies studies = await AttachedStudies.StoreAsync(server, Instances);
        string path = await OrthancCluster.SubmitAsync(server, "convert");
        await Task.Delay(s_work, TestContext.Current.CancellationToken);
        await outage();
        await cluster.WaitUntilIdleAsync();

        await OrthancCluster.AssertNoneFailedAsync((server, path));

        // One whose replacement was stored, but not finished when the database went away, is found converted.
        int converted = await OrthancCluster.NumberAsync((server, path), "Converted");
        await OrthancCluster.AssertNumberAsync((server, path), "AlreadyInTarget", Instances - converted);
        Assert.InRange(converted, Instances - 1, Instances);
        await JournalFolder.WaitForNoEntryAsync(server);
        await studies.AssertWholeAsync(Htj2k);
    }
}
