// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>Several Orthancs with one index in PostgreSQL and one storage folder, and so with one journal.</summary>
internal sealed class OrthancCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    /// <summary>The first Orthanc whose servers share more than an index.</summary>
    private static readonly Version s_sharing = new(1, 12, 8);

    private readonly string _folder = OrthancInstallation.CreateFolder();
    private readonly List<OrthancServer> _servers = [];

    private OrthancCluster(ClusterDatabase database) => Database = database;

    public ClusterDatabase Database { get; }

    public IReadOnlyList<OrthancServer> Servers => _servers;

    private string Storage => Path.Combine(_folder, "storage");

    /// <summary>Starts it; skips the test where Debian's plugin for PostgreSQL is not installed.</summary>
    /// <param name="configure">Further changes to the configuration of each server, which has a number from 0 on.</param>
    /// <param name="withPlugin">False for Orthancs as the distribution has them.</param>
    public static async Task<OrthancCluster> StartAsync(int servers, Action<int, JsonObject>? configure = null, bool withPlugin = true)
    {
        Assert.SkipWhen(OrthancInstallation.PostgreSql is null, "orthanc-postgresql is not installed");
        OrthancCluster cluster = new(await ClusterDatabase.StartAsync());
        for (int i = 0; i < servers; i++)
        {
            cluster._servers.Add(await cluster.StartServerAsync(i, configure, withPlugin));
        }

        return cluster;
    }

    /// <summary>Starts it as <see cref="StartAsync"/> does; skips the test, too, with an Orthanc that is older than that of sid.</summary>
    public static async Task<OrthancCluster> StartNewestAsync(int servers, Action<int, JsonObject>? configure = null)
    {
        Assert.SkipWhen(OrthancInstallation.Version < s_sharing, "It is tried with the Orthanc of sid alone");
        return await StartAsync(servers, configure);
    }

    /// <summary>Whether to run also what waits for leases and outages: <c>HTJ2K_LEASES</c> is set.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("HTJ2K_LEASES") is not null;

    /// <summary>Leaves a test out that waits for leases to run out, or for an outage to end, unless <see cref="IsLong"/>.</summary>
    public static void SkipUnlessLong() => Assert.SkipUnless(IsLong, "It takes a minute: HTJ2K_LEASES=1 runs it");

    /// <summary>Begins the same job on all servers that run.</summary>
    /// <param name="operation">"convert" or "restore".</param>
    /// <returns>The paths of the jobs.</returns>
    public async Task<List<(OrthancServer Server, string Path)>> SubmitAsync(string operation)
    {
        List<(OrthancServer, string)> jobs = [];
        foreach (OrthancServer server in _servers.Where(server => server.IsRunning))
        {
            jobs.Add((server, await SubmitAsync(server, operation)));
        }

        return jobs;
    }

    public static async Task<string> SubmitAsync(OrthancServer server, string operation)
    {
        using StringContent body = new("""{"All": true, "Asynchronous": true}""");
        return (string)(await server.Rest.PostAsync($"/htj2k/{operation}", body))!["Path"]!;
    }

    /// <summary>A backfill of a server that waits, works or pauses.</summary>
    public static async Task<JsonNode?> FindJobAsync(OrthancServer server)
        => JsonNode.Parse(await server.Rest.BytesAsync("/jobs?expand"))!.AsArray()
            .FirstOrDefault(job => (string)job!["Type"]! == "Htj2kConvert" && (string)job["State"]! is not ("Success" or "Failure"));

    /// <summary>Waits until no server has a job that is not over.</summary>
    /// <param name="patience">How long it may take; null for some minutes.</param>
    public async Task WaitUntilIdleAsync(TimeSpan? patience = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        foreach (OrthancServer server in _servers)
        {
            while (await FindJobAsync(server) is { } job)
            {
                Assert.True(watch.Elapsed < (patience ?? s_patience), $"The backfill does not end: {job}\n{server.Log.Text}");
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Does the same on all servers that run, until all is done; insists on no failure.</summary>
    /// <param name="done">The name of the number of instances that are done.</param>
    /// <returns>How many instances they have done.</returns>
    public async Task<int> FinishAsync(string operation, string done, TimeSpan? patience = null)
    {
        List<(OrthancServer Server, string Path)> jobs = await SubmitAsync(operation);
        await WaitUntilIdleAsync(patience);
        int sum = 0;
        foreach ((OrthancServer Server, string Path) job in jobs)
        {
            await AssertNoneFailedAsync(job);
            sum += await NumberAsync(job, done);
        }

        return sum;
    }

    /// <summary>A number in the content of a job.</summary>
    public static async Task<int> NumberAsync((OrthancServer Server, string Path) job, string name)
        => (int?)JsonNode.Parse(await job.Server.Rest.BytesAsync(job.Path))!["Content"]![name] ?? 0;

    /// <summary>Insists on a job without failures.</summary>
    public static Task AssertNoneFailedAsync((OrthancServer Server, string Path) job) => AssertNumberAsync(job, "Failed", 0);

    /// <summary>Insists on a number in the job's content.</summary>
    public static async Task AssertNumberAsync((OrthancServer Server, string Path) job, string name, int expected)
        => Assert.True(await NumberAsync(job, name) == expected,
            $"{Encoding.UTF8.GetString(await job.Server.Rest.BytesAsync(job.Path))}\n{job.Server.Log.Text}");

    public async ValueTask DisposeAsync()
    {
        foreach (OrthancServer server in _servers)
        {
            await server.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<OrthancServer> StartServerAsync(int number, Action<int, JsonObject>? configure, bool withPlugin)
        => OrthancServer.StartAsync(
        new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true, ["JoinJobs"] = false } },
        withPlugin,
        configure: configuration =>
        {
            configuration["OverwriteInstances"] = true;
            configuration["DatabaseServerIdentifier"] = string.Create(CultureInfo.InvariantCulture, $"SERVER{number}");
            configuration["Plugins"]!.AsArray().Add(OrthancInstallation.PostgreSql);
            configuration["PostgreSQL"] = new JsonObject
            {
                ["EnableIndex"] = true,
                ["EnableStorage"] = false,
                ["Host"] = "127.0.0.1",
                ["Port"] = Database.Port,
                [nameof(Database)] = "postgres",
                ["Username"] = "orthanc",
                ["Password"] = "",
                ["Lock"] = false,
                ["IndexConnectionsCount"] = 5,
                ["MaximumConnectionRetries"] = 20,
            };
            configure?.Invoke(number, configuration);
        },
        storage: Storage);
}
