// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Requests of users, which ask the journal again and again while they wait for a replacement.</summary>
public sealed class JournalReadersTests : IDisposable
{
    private readonly string _folder = FastFolder.Create();
    private readonly List<ServerLease> _leases = [];

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Whoever_asks_about_entries_stops_nobody_from_writing_one()
    {
        Journal writing = Start(), asking = Start();
        using CancellationTokenSource ends = new();
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            while (!ends.IsCancellationRequested)
            {
                _ = asking.HasChildOf("any series");
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        try
        {
            for (int round = 0; round < 2000; round++)
            {
                string instance = round.ToString("D8", CultureInfo.InvariantCulture);
                JournalEntry entry = writing.Add(instance, () => new JournalEntry(instance, "1.2.840.10008.1.2.4.201", [], null, [], 0))!;
                writing.Drop(entry);
                writing.Leave(entry);
            }
        }
        finally
        {
            ends.Cancel();
            Array.ForEach(threads, thread => thread.Join());
        }
    }

    private Journal Start()
    {
        string folder = Path.Combine(_folder, "servers");
        ServerLease lease = new(folder, TimeProvider.System);
        _leases.Add(lease);
        _ = lease.Hold();
        return new Journal(_folder, lease, new OtherLeases(folder, lease, TimeProvider.System));
    }
}
