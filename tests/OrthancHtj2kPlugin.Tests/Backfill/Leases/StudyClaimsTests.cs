// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Leases;

/// <summary>Several servers with one folder. A dead server is a lease that nobody holds.</summary>
public sealed class StudyClaimsTests : IDisposable
{
    private const string Study = "11111111-22222222-33333333-44444444-55555555";

    private readonly string _folder = FastFolder.Create();
    private readonly List<ServerLease> _leases = [];

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_study_belongs_to_one_server_until_it_is_given_back()
    {
        StudyClaims first = Start(), second = Start();

        Assert.True(first.TryTake(Study) && first.TryTake(Study));
        Assert.False(second.TryTake(Study));
        Assert.True(second.TryTake(Study.Replace('1', '2')));
        second.GiveBack(Study);
        Assert.False(second.TryTake(Study));
        first.GiveBack(Study);
        Assert.True(second.TryTake(Study));
    }

    [Fact]
    public void Of_ten_servers_at_most_one_has_a_study_at_a_time()
    {
        StudyClaims[] servers = [.. Enumerable.Range(0, 10).Select(_ => Start())];
        int holders = 0, done = 0;
        Parallel.ForEach(servers, server =>
        {
            for (int tries = 0, mine = 0; tries < 1000 && mine < 5; tries++)
            {
                if (server.TryTake(Study))
                {
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Thread.Yield();
                    _ = Interlocked.Decrement(ref holders);
                    server.GiveBack(Study);
                    _ = Interlocked.Increment(ref done);
                    mine++;
                }
            }
        });

        Assert.True(done > 0);
    }

    [Fact]
    public void What_a_dead_server_had_is_free_and_its_files_go()
    {
        StudyClaims dead = Start(), living = Start();
        Assert.True(dead.TryTake(Study));
        _leases[0].Dispose();

        Assert.True(living.TryTake(Study));
        List<string> cleared = [];
        living.RemoveDead(cleared.Add);
        Assert.Equal([Study], cleared);
        Assert.Equal(Study, Path.GetFileName(Assert.Single(Directory.GetFiles(_folder, "*.study"))).Split('.')[0]);
        Assert.True(living.TryTake(Study));
    }

    private StudyClaims Start()
    {
        ServerLease lease = new(_folder, TimeProvider.System);
        _leases.Add(lease);
        lease.Renew();
        return new StudyClaims(_folder, lease, new OtherLeases(_folder, lease, TimeProvider.System));
    }
}
