// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Entries of the first version of the plugin, which name no server, and whose servers have no lease.</summary>
public sealed class OwnerlessEntryTests : IDisposable
{
    private const string Instance = "11111111-22222222-33333333-44444444-55555555";

    private readonly string _folder = FastFolder.Create();
    private readonly SteppedTime _time = new();
    private readonly List<ServerLease> _leases = [];

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_entry_is_completed_by_a_server_that_is_alone_only()
    {
        string old = Leave();
        Server server = Start(), other = Start();

        Assert.False(server.Others.AreDead);
        Assert.Equal([old], server.Journal.Inherit(isAlone: false).Refused);
        other.Lease.Dispose();
        Assert.True(server.Others.AreDead);
        string taken = Assert.Single(server.Journal.Inherit(isAlone: true).Entries);

        Assert.Equal(Instance, JournalEntry.Parse(File.ReadAllBytes(taken))!.Instance);
        Assert.False(File.Exists(old));
    }

    [Fact]
    public void An_entry_that_is_younger_than_a_server_shows_that_its_own_server_runs()
    {
        Server server = Start();
        string young = Leave();

        Assert.True(server.Others.AreDead);
        JournalInheritance inheritance = server.Journal.Inherit(isAlone: true);

        Assert.Empty(inheritance.Entries);
        Assert.Equal([young], inheritance.Refused);

        // When all servers of the old version have been stopped, the next start takes it.
        server.Lease.Dispose();
        _ = Assert.Single(Start().Journal.Inherit(isAlone: true).Entries);
    }

    /// <returns>The path of an entry; the clock of the file system has moved on since it was written.</returns>
    private string Leave()
    {
        string path = Path.Combine(_folder, $"{Instance}.json");
        File.WriteAllBytes(path, new JournalEntry(Instance, "1.2.840.10008.1.2.4.201", [], null, [], 0).ToJson());
        while (FileSystemClock.Now(_folder) == File.GetLastWriteTimeUtc(path))
        {
            Thread.Sleep(1);
        }

        return path;
    }

    private Server Start()
    {
        string leases = Path.Combine(_folder, "servers");
        ServerLease lease = new(leases, _time);
        _leases.Add(lease);
        _ = lease.Hold();
        OtherLeases others = new(leases, lease, _time);
        return new Server(lease, others, new Journal(_folder, lease, others));
    }

    private sealed record Server(ServerLease Lease, OtherLeases Others, Journal Journal);
}
