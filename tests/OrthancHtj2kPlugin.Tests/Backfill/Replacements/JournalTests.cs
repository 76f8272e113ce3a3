// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Several servers with one folder. A dead server is a lease that nobody holds.</summary>
public sealed class JournalTests : IDisposable
{
    private const string OtherOwner = "00112233445566778899aabbccddeeff";
    private const string Instance = "11111111-22222222-33333333-44444444-55555555";

    private readonly string _folder = FastFolder.Create();
    private readonly SteppedTime _time = new();
    private readonly List<ServerLease> _leases = [];

    private string Leases => Path.Combine(_folder, "servers");

    private string[] Entries => Directory.GetFiles(_folder, "*.json");

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Entries_of_a_server_that_lives_stay_whole_or_half_written_when_others_start()
    {
        Server living = Start();
        JournalEntry entry = living.Journal.Add(Instance, Entry)!;
        string half = Path.Combine(_folder, $"half.{entry.Owner}.json");
        File.WriteAllText(half, "{\"Inst");
        File.SetLastWriteTimeUtc(half, DateTime.UtcNow.AddDays(-1));

        for (int start = 0; start < 20; start++)
        {
            JournalInheritance inheritance = Start().Journal.Inherit(isAlone: false);
            Assert.Empty(inheritance.Entries);
            Assert.False(inheritance.HasUndecided);
        }

        living.Journal.Require(entry);
        Assert.Equal(2, Entries.Length);
    }

    [Fact]
    public void A_lease_of_another_machine_counts_while_it_counts_on_and_ends_after_the_period()
    {
        Server server = Start(hasTellingLocks: false);
        string path = LeaveEntry();
        WriteLease("1");
        Assert.True(server.Journal.Inherit(isAlone: false).HasUndecided);
        _time.GoOn(ServerLease.Period - TimeSpan.FromSeconds(1));
        WriteLease("2");
        File.SetLastWriteTimeUtc(LeasePath, DateTime.UtcNow.AddMinutes(-10));
        Assert.Empty(server.Journal.Inherit(isAlone: false).Entries);
        _time.GoOn(ServerLease.Period - TimeSpan.FromSeconds(1));
        Assert.Empty(server.Journal.Inherit(isAlone: false).Entries);

        _time.GoOn(TimeSpan.FromSeconds(1));

        string taken = Assert.Single(server.Journal.Inherit(isAlone: false).Entries);
        Assert.Equal(Path.Combine(_folder, $"{Instance}.{server.Lease.Owner}.json"), taken);
        Assert.False(File.Exists(path));
        Assert.False(File.Exists(LeasePath));
    }

    [Fact]
    public void An_entry_that_was_left_is_completed_by_its_own_server_and_one_in_work_is_not()
    {
        Server server = Start();
        JournalEntry entry = server.Journal.Add(Instance, Entry)!;

        Assert.Empty(server.Journal.Inherit(isAlone: false).Entries);
        server.Journal.Leave(entry);
        Assert.Equal(Entries, server.Journal.Inherit(isAlone: false).Entries);
    }

    [Fact]
    public void A_server_that_was_killed_on_this_machine_is_dead_at_once()
    {
        Server server = Start();
        _ = LeaveEntry();
        WriteLease("7 local");

        _ = Assert.Single(server.Journal.Inherit(isAlone: false).Entries);
    }

    [Fact]
    public void A_lease_that_is_about_to_be_locked_is_not_one_of_a_dead_server()
    {
        Server server = Start();
        _ = LeaveEntry();
        WriteLease("");

        Assert.True(server.Journal.Inherit(isAlone: false).HasUndecided);
        Assert.True(File.Exists(LeasePath));
    }

    [Fact]
    public void Of_ten_servers_one_gets_an_entry()
    {
        Server[] servers = [.. Enumerable.Range(0, 10).Select(_ => Start())];
        const int Rounds = 50;
        for (int round = 0; round < Rounds; round++)
        {
            _ = LeaveEntry();
            List<string> taken = [];
            Parallel.ForEach(servers, server =>
            {
                List<string> mine = server.Journal.Inherit(isAlone: false).Entries;
                lock (taken)
                {
                    taken.AddRange(mine);
                }
            });
            File.Delete(Assert.Single(taken));
        }
    }

    [Fact]
    public void A_server_that_was_taken_for_dead_goes_no_further_with_its_entry()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes no file that is held open");

        Server sleeper = Start(), other = Start();
        JournalEntry entry = sleeper.Journal.Add(Instance, Entry)!;
        File.Delete(Path.Combine(Leases, entry.Owner + ServerLease.Extension));
        string taken = Assert.Single(other.Journal.Inherit(isAlone: false).Entries);

        _time.GoOn(ServerLease.Period);

        _ = Assert.Throws<BackfillException>(() => sleeper.Journal.Require(entry));
        sleeper.Journal.Drop(entry);
        Assert.True(File.Exists(taken));
        _ = Assert.Throws<BackfillException>(() => sleeper.Journal.Add(Instance, Entry)!);
        Assert.Equal([taken], Entries);
    }

    [Fact]
    public void An_instance_has_one_entry_among_all_servers()
    {
        Server first = Start(), second = Start();
        JournalEntry entry = first.Journal.Add(Instance, Entry)!;

        _ = Assert.Throws<BackfillException>(() => second.Journal.Add(Instance, Entry)!);
        _ = Assert.Throws<BackfillException>(() => first.Journal.Add(Instance, Entry)!);

        first.Journal.Require(entry);
        first.Journal.Drop(entry);
        second.Journal.Require(second.Journal.Add(Instance, Entry)!);
    }

    [Fact]
    public void An_instance_belongs_to_a_server_before_it_reads_what_a_replacement_would_lose()
    {
        Server first = Start(), second = Start();
        bool isRead = false;
        JournalEntry entry = first.Journal.Add(Instance, () =>
        {
            _ = Assert.Throws<BackfillException>(() => second.Journal.Add(Instance, Entry));
            Assert.True(second.Journal.HasChildOf("any series") && second.Journal.Has(Instance));
            isRead = true;
            return Entry();
        })!;

        Assert.True(isRead);
        Assert.False(second.Journal.HasChildOf("any series"));
        Assert.True(second.Journal.Has(Instance));
        first.Journal.Drop(entry);
        Assert.False(second.Journal.Has(Instance));
    }

    [Fact]
    public void An_instance_whose_data_cannot_be_read_has_no_entry()
    {
        Server server = Start();

        Assert.Null(server.Journal.Add(Instance, () => null));
        _ = Assert.Throws<BackfillException>(() => server.Journal.Add(Instance, () => throw new BackfillException("Orthanc is silent")));

        Assert.Empty(Entries);
    }

    [Fact]
    public void An_instance_whose_entry_cannot_be_built_may_have_another_one()
    {
        Server server = Start();

        // As when memory runs out.
        _ = Assert.Throws<NullReferenceException>(() => server.Journal.Add(Instance, () => Entry() with { Files = null! }));

        Assert.Empty(Entries);
        server.Journal.Require(server.Journal.Add(Instance, Entry)!);
    }

    private string LeasePath => Path.Combine(Leases, OtherOwner + ServerLease.Extension);

    private static JournalEntry Entry() => new(Instance, "1.2.840.10008.1.2.4.201", [], null, [], 0);

    private void WriteLease(string content) => File.WriteAllText(LeasePath, content);

    private string LeaveEntry()
    {
        string path = Path.Combine(_folder, $"{Instance}.{OtherOwner}.json");
        File.WriteAllBytes(path, Entry().ToJson());
        return path;
    }

    /// <param name="hasTellingLocks">False as on a network file system.</param>
    private Server Start(bool hasTellingLocks = true)
    {
        ServerLease lease = new(Leases, _time, hasTellingLocks);
        _leases.Add(lease);
        _ = lease.Hold();
        OtherLeases others = new(Leases, lease, _time);
        return new Server(lease, others, new Journal(_folder, lease, others));
    }

    private sealed record Server(ServerLease Lease, OtherLeases Others, Journal Journal);
}
