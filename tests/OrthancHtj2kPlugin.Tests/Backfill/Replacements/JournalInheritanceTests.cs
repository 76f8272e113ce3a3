// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>A server looks for entries that were left, and goes on with its own work meanwhile.</summary>
public sealed class JournalInheritanceTests
{
    private const string Instance = "11111111-22222222-33333333-44444444-55555555";

    [Fact]
    public void An_entry_that_is_completed_while_the_journal_is_looked_through_was_not_left()
    {
        string folder = FastFolder.Create(), leases = Path.Combine(folder, "servers");
        WatchedTime time = new();
        using ServerLease lease = new(leases, time);
        Journal journal = new(folder, lease, new OtherLeases(leases, lease, time));

        // Whatever the order is in which the system lists them, that in work is not the first one.
        Leave(folder, "before");
        JournalEntry inWork = journal.Add(Instance, () => Entry(Instance))!;
        Leave(folder, "after");

        // The clock is read when an entry is taken.
        time.Watch = () =>
        {
            journal.Drop(inWork);
            journal.Leave(inWork);
        };

        List<string> taken = journal.Inherit(isAlone: false).Entries;

        Assert.Equal(2, taken.Count);
        Assert.DoesNotContain(taken, path => path.Contains(Instance, StringComparison.Ordinal));
        lease.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static JournalEntry Entry(string instance) => new(instance, "1.2.840.10008.1.2.4.201", [], null, [], 0);

    private static void Leave(string folder, string instance)
        => File.WriteAllBytes(Path.Combine(folder, $"{instance}.00112233445566778899aabbccddeeff.json"), Entry(instance).ToJson());
}
