// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>Several Orthancs with one index in PostgreSQL and one storage folder, and so with one journal.</summary>
internal sealed class OrthancCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = OrthancInstallation.CreateFolder();
    private readonly List<OrthancServer> _servers = [];

    private OrthancCluster(ClusterDatabase database) => Database = database;

    public ClusterDatabase Database { get; }

    public IReadOnlyList<OrthancServer> Servers => _servers;

    private string Storage => Path.Combine(_folder, "storage");

    /// <summary>Starts it; skips the test where Debian's plugin for PostgreSQL is not installed.</summary>
    /// <param name="configure">Further changes to the configuration of each server.</param>
    public static async Task<OrthancCluster> StartAsync(int servers, Action<JsonObject>? configure = null)
    {
        Assert.SkipWhen(OrthancInstallation.PostgreSql is null, "orthanc-postgresql is not installed");
        OrthancCluster cluster = new(await ClusterDatabase.StartAsync());
        for (int i = 0; i < servers; i++)
        {
            cluster._servers.Add(await cluster.StartServerAsync(i, configure));
        }

        return cluster;
    }

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
    public async Task WaitUntilIdleAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        foreach (OrthancServer server in _servers)
        {
            while (await FindJobAsync(server) is { } job)
            {
                Assert.True(watch.Elapsed < s_patience, $"The backfill does not end: {job}\n{server.Log.Text}");
                await Task.Delay(50);
            }
        }
    }

    /// <summary>A number in the content of a job.</summary>
    public static async Task<int> NumberAsync((OrthancServer Server, string Path) job, string name)
        => (int?)JsonNode.Parse(await job.Server.Rest.BytesAsync(job.Path))!["Content"]![name] ?? 0;

    public async ValueTask DisposeAsync()
    {
        foreach (OrthancServer server in _servers)
        {
            await server.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<OrthancServer> StartServerAsync(int number, Action<JsonObject>? configure) => OrthancServer.StartAsync(
        new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
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
            configure?.Invoke(configuration);
        },
        storage: Storage);
}
