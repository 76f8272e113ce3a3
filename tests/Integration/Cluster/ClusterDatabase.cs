// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Cluster;

/// <summary>A PostgreSQL for one test, by eng/postgres.</summary>
internal sealed partial class ClusterDatabase : IAsyncDisposable
{
    private const int SigContinue = 18;
    private const int SigStop = 19;

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

    /// <summary>
    /// Lets it answer nothing more, without breaking a connection, until <see cref="GoOn"/>: as behind a network that has failed.
    /// </summary>
    public void Freeze() => Signal(SigStop);

    public void GoOn() => Signal(SigContinue);

    /// <summary>
    /// Lets no transaction end until <see cref="LetCommitAsync"/>, as when a standby is away that has to have each. Others see nothing of
    /// these transactions meanwhile, which hold their locks. The database goes on with them when the client is killed.
    /// </summary>
    public Task HoldCommitsAsync() => NameStandbyAsync("none_there");

    public Task LetCommitAsync() => NameStandbyAsync("");

    /// <summary>Runs statements of SQL, in a connection of their own.</summary>
    /// <returns>The rows, with | between the columns.</returns>
    public async Task<string> QueryAsync(string sql)
    {
        using Process process = Connect(sql);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string rows = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"psql: {await errors}");
        return rows.Trim();
    }

    /// <summary>
    /// Begins to run statements of SQL. The process ends when they have, or when the database allows no further connection.
    /// </summary>
    public Process Connect(string sql)
    {
        ProcessStartInfo start = new("psql",
            ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "orthanc", "-d", "postgres",
                "-c", sql])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("crash");
        Directory.Delete(_folder, recursive: true);
        File.Delete(_folder + ".log");
    }

    private async Task NameStandbyAsync(string name)
    {
        _ = await QueryAsync($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        _ = await QueryAsync("SELECT pg_reload_conf()");
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

    /// <summary>Its first process begins one for each connection.</summary>
    private void Signal(int signal)
    {
        string first = File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First();
        string others = File.ReadAllText($"/proc/{first}/task/{first}/children");
        foreach (string process in others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(first))
        {
            _ = Kill(int.Parse(process, CultureInfo.InvariantCulture), signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
