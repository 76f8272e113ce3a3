// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>
/// A server is killed while the database still commits its replacement of an instance: another server sees what was there before, until
/// the database has ended.
/// </summary>
public sealed class PendingCommitTests
{
    private const int Instances = 24;
    private const int MostRounds = 20;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    /// <summary>In which all that the server asks comes to wait for a commit.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(2);

    /// <summary>
    /// In which another server looks what has become of the instance; the database may refuse to write instead of waiting.
    /// </summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task All_that_users_attached_is_there_when_the_database_commits_after_others_have_looked()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(2,
            (_, configuration) => configuration["Htj2k"]!["Threads"] = 1);
        (OrthancServer killed, OrthancServer other) = (cluster.Servers[0], cluster.Servers[1]);

        // A label that is written once more waits for the database by itself.
        AttachedStudies studies = await AttachedStudies.StoreAsync(killed, Instances, withLabels: false);
        try
        {
            int waiting = await KillInCommitAsync(cluster, killed);
            _ = await other.Log.WaitForAsync("Orthanc ended while the instance");
            Stopwatch watch = Stopwatch.StartNew();
            while (watch.Elapsed < s_look && await WaitingAsync(cluster) <= waiting
                && !other.Log.Text.Contains("completed the replacement", StringComparison.Ordinal))
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            // No server can start or stop before.
            await cluster.Database.LetCommitAsync();
            if (!killed.IsRunning)
            {
                await killed.StartAgainAsync();
            }
        }

        await JournalFolder.WaitForNoEntryAsync(other);
        _ = await cluster.FinishAsync("convert", "Converted");
        await studies.AssertWholeAsync(Htj2k);
    }

    /// <summary>Kills a server while the database commits its replacement of an instance; the database then commits nothing.</summary>
    /// <returns>How many connections wait for the database.</returns>
    private static async Task<int> KillInCommitAsync(OrthancCluster cluster, OrthancServer server)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            _ = await OrthancCluster.SubmitAsync(server, "convert");
            await Task.Delay(20 * round, TestContext.Current.CancellationToken);
            await cluster.Database.HoldCommitsAsync();
            if (await IsReplacingAsync(cluster))
            {
                int waiting = await WaitingAsync(cluster);
                await server.CrashAsync();
                return waiting;
            }

            await cluster.Database.LetCommitAsync();
            await cluster.WaitUntilIdleAsync();
            _ = await cluster.FinishAsync("restore", "Restored");
        }

        throw new InvalidOperationException("The database never replaced an instance at that moment: this run shows nothing");
    }

    /// <summary>Waits until the database does nothing but commit, or wait for that.</summary>
    /// <returns>True when a transaction has deleted an instance that others still see.</returns>
    private static async Task<bool> IsReplacingAsync(OrthancCluster cluster)
    {
        const string Busy = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            + " AND state <> 'idle' AND wait_event IS DISTINCT FROM 'SyncRep' AND wait_event_type IS DISTINCT FROM 'Lock'";
        Stopwatch watch = Stopwatch.StartNew();
        do
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (await cluster.Database.QueryAsync(Busy) != "0" && watch.Elapsed < s_rest);

        return await cluster.Database.QueryAsync(
            "BEGIN; WITH free AS MATERIALIZED (SELECT publicId FROM Resources WHERE resourceType = 3 FOR KEY SHARE SKIP LOCKED)"
            + " SELECT publicId FROM Resources WHERE resourceType = 3 AND publicId NOT IN (SELECT publicId FROM free); ROLLBACK;") != "";
    }

    /// <summary>How many connections wait for the database.</summary>
    private static async Task<int> WaitingAsync(OrthancCluster cluster) => int.Parse(
        await cluster.Database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' OR wait_event = 'SyncRep'"),
        CultureInfo.InvariantCulture);
}
