// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>One request to one of several Orthancs, behind a balancer for example, is work for all.</summary>
public sealed class JoinedBackfillTests
{
    private const int Servers = 3;
    private const int Attached = 45;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task All_servers_work_on_a_job_that_was_begun_on_one_and_it_ends_on_all_when_it_is_cancelled()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(Servers,
            (number, configuration) => configuration["Htj2k"]!["Backfill"]!.AsObject().Remove("JoinJobs"));
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], Attached);
        string begun = await SubmitAsync(cluster.Servers[0]);
        List<(OrthancServer Server, string Path)> jobs = [(cluster.Servers[0], begun)];
        foreach (OrthancServer server in cluster.Servers.Skip(1))
        {
            jobs.Add((server, $"/jobs/{(string)(await WaitForJobAsync(server))["ID"]!}"));
        }

        await cluster.WaitUntilIdleAsync();
        int sum = 0;
        foreach ((OrthancServer Server, string Path) job in jobs)
        {
            await OrthancCluster.AssertNoneFailedAsync(job);
            int converted = await OrthancCluster.NumberAsync(job, "Converted");
            Assert.True(converted > 0, $"{job.Path} has converted nothing");
            sum += converted;
        }

        Assert.Equal(studies.Instances, sum);
        await studies.AssertWholeAsync("1.2.840.10008.1.2.4.201");

        string restored = await OrthancCluster.SubmitAsync(cluster.Servers[1], "restore");
        await cluster.WaitUntilIdleAsync();
        await OrthancCluster.AssertNoneFailedAsync((cluster.Servers[1], restored));
        begun = await SubmitAsync(cluster.Servers[2]);
        _ = await WaitForJobAsync(cluster.Servers[0]);
        using StringContent nothing = new("");
        _ = await cluster.Servers[2].Rest.PostAsync($"/jobs/{begun.Split('/')[^1]}/cancel", nothing);
        await cluster.WaitUntilIdleAsync();

        // Two more looks: nobody goes on with what was cancelled.
        await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
        foreach (OrthancServer server in cluster.Servers)
        {
            Assert.Null(await OrthancCluster.FindJobAsync(server));
        }
    }

    private static async Task<string> SubmitAsync(OrthancServer server)
    {
        using StringContent body = new("""{"All": true, "Asynchronous": true, "MaximumRate": 1}""");
        return (string)(await server.Rest.PostAsync("/htj2k/convert", body))!["Path"]!;
    }

    private static async Task<JsonNode> WaitForJobAsync(OrthancServer server)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            if (await OrthancCluster.FindJobAsync(server) is { } job)
            {
                return job;
            }

            Assert.True(watch.Elapsed < s_patience, $"No job is begun:\n{server.Log.Text}");
            await Task.Delay(50);
        }
    }
}
