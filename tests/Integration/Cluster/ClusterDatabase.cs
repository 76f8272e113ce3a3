// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Cluster;

/// <summary>A PostgreSQL for one test, by eng/postgres.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"htj2k-database-{Guid.NewGuid():N}");

    private ClusterDatabase()
    {
    }

    public int Port { get; } = FreePorts.Next();

    public static async Task<ClusterDatabase> StartAsync()
    {
        ClusterDatabase database = new();
        await database.StartAgainAsync();
        return database;
    }

    public Task StartAgainAsync() => RunAsync("start");

    /// <summary>Breaks all connections.</summary>
    public Task StopAsync() => RunAsync("stop");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("crash");
        Directory.Delete(_folder, recursive: true);
        File.Delete(_folder + ".log");
    }

    private async Task RunAsync(string command)
    {
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "eng", "postgres"), [command, _folder, $"{Port}"])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"eng/postgres {command}: {errors}");
    }
}
