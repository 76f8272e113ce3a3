// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Cluster;

/// <summary>Three Orthancs at once.</summary>
public sealed class ClusterTests
{
    private const int Servers = 3;
    private const int Attached = 24;
    private const int FirstCommon = 600_000;
    private const int Received = 6;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Three_servers_receive_at_the_same_time_and_convert_each_instance_once()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(Servers);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], Attached);
        HashSet<string>[] received = await Task.WhenAll(cluster.Servers.Select(ReceiveAsync));
        string[] instances = [.. received.SelectMany(some => some).Distinct()];
        Assert.Equal((Servers + 1) * Received, instances.Length);

        foreach ((string operation, string done) in new[] { ("convert", "Converted"), ("restore", "Restored"), ("convert", "Converted") })
        {
            Assert.Equal(instances.Length + studies.Instances, await cluster.FinishAsync(operation, done));
        }

        await studies.AssertWholeAsync(Htj2k);

        foreach (string instance in instances)
        {
            Assert.Equal(Htj2k, Dcmtk.TransferSyntax(await cluster.Servers[2].Rest.FileAsync(instance)));
        }

        Assert.Empty(JournalFolder.Entries(cluster.Servers[0]));
        Assert.Empty(await studies.OrphansAsync());
    }

    [Fact]
    public async Task Revisions_are_named_to_an_index_in_PostgreSQL()
    {
        await using OrthancCluster cluster =
            await OrthancCluster.StartNewestAsync(1, (_, configuration) => configuration["CheckRevisions"] = true);

        await CheckRevisionsTests.AssertAgainAndAgainAsync(cluster.Servers[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_study_of_one_server_is_refused_by_another_and_a_pause_and_a_cancel_reach_the_job_there(bool isCancelledWhilePaused)
    {
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(2);
        (OrthancServer first, OrthancServer second) = (cluster.Servers[0], cluster.Servers[1]);
        _ = await AttachedStudies.StoreAsync(first, Attached);
        string slow = """{"All": true, "Asynchronous": true, "MaximumRate": 1}""";
        string one = (string)(await PostAsync(first, "/htj2k/convert", slow))!["Path"]!;
        string[] studies = [.. JsonNode.Parse(await second.Rest.BytesAsync("/studies"))!.AsArray().Select(id => (string)id!)];

        // Each study is in work for a second, one after the other.
        for (int next = 0; !await IsRefusedAsync(second, studies[next % studies.Length]); next++)
        {
            Assert.NotNull(await OrthancCluster.FindJobAsync(first));
        }

        string two = (string)(await PostAsync(second, "/htj2k/convert", slow))!["Path"]!;
        await WaitForAsync(second, two, job => job["Content"]?["AllServers"]?["Converted"] is not null);
        _ = await PostAsync(first, $"{one}/pause", "");
        await WaitForAsync(second, two, job => ((string?)job["Content"]!["Waits"])?.Contains("SERVER0", StringComparison.Ordinal) == true);
        if (!isCancelledWhilePaused)
        {
            _ = await PostAsync(first, $"{one}/resume", "");
            await WaitForAsync(second, two, job => job["Content"]!["Waits"] is null);
        }

        _ = await PostAsync(first, $"{one}/cancel", "");
        await WaitForAsync(second, two, job => (string?)job["State"] == "Failure" && (string?)job["Content"]!["CancelledBy"] == "SERVER0");
    }

    private static async Task<JsonNode?> PostAsync(OrthancServer server, string uri, string body)
    {
        using StringContent content = new(body);
        return await server.Rest.PostAsync(uri, content);
    }

    private static async Task<bool> IsRefusedAsync(OrthancServer server, string study)
    {
        using StringContent body = new($$"""{"Study": "{{study}}"}""");
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/htj2k/verify-study", UriKind.Relative)) { Content = body };
        using HttpResponseMessage answer = await server.Rest.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.Conflict;
    }

    private static async Task WaitForAsync(OrthancServer server, string path, Func<JsonNode, bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (JsonNode.Parse(await server.Rest.BytesAsync(path))! is var job && !condition(job))
        {
            Assert.True(watch.Elapsed < s_patience, $"{job}\n{server.Log.Text}");
            await Task.Delay(50);
        }
    }

    /// <summary>Instances of the server's own, and others that all servers receive.</summary>
    private static async Task<HashSet<string>> ReceiveAsync(OrthancServer server)
    {
        HashSet<string> received = [];
        for (int number = 0; number < Received; number++)
        {
            ImageDescription description = new() { Name = "received", Rows = 64, Columns = 64, BitsAllocated = 16, BitsStored = 12 };
            _ = received.Add(await server.Rest.UploadAsync(description.Build().File));
            _ = received.Add(await server.Rest.UploadAsync(description.Build(FirstCommon + number).File));
        }

        return received;
    }
}
