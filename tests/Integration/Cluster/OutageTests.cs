// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>The database goes away during a backfill, and comes back.</summary>
public sealed class OutageTests
{
    private const int Instances = 40;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_work = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_job_waits_for_its_database_and_goes_on()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1);
        OrthancServer server = cluster.Servers[0];
        AttachedStudies studies = await AttachedStudies.StoreAsync(server, Instances);

        string path = await OrthancCluster.SubmitAsync(server, "convert");
        await Task.Delay(s_work, TestContext.Current.CancellationToken);
        await cluster.Database.StopAsync();
        await Task.Delay(s_outage, TestContext.Current.CancellationToken);
        await cluster.Database.StartAgainAsync();
        await cluster.WaitUntilIdleAsync();

        await OrthancCluster.AssertNoneFailedAsync((server, path));
        await OrthancCluster.AssertNumberAsync((server, path), "Converted", Instances);
        await JournalFolder.WaitForNoEntryAsync(server);
        await studies.AssertWholeAsync(Htj2k);
    }
}
