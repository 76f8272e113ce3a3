// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Leases;

/// <summary>Servers of one machine, whose leases are locked files.</summary>
public sealed class OtherLeasesTests : IDisposable
{
    private readonly string _folder = FastFolder.Create();
    private readonly SteppedTime _time = new();
    private readonly ServerLease _own;
    private readonly ServerLease _other;
    private readonly OtherLeases _leases;

    public OtherLeasesTests()
    {
        _own = new ServerLease(_folder, _time);
        _other = new ServerLease(_folder, _time);
        _leases = new OtherLeases(_folder, _own, _time);
        _own.Renew();
        _other.Renew();
    }

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_server_that_is_stopped_dead_counts_as_dead_after_the_period_though_its_lease_is_locked()
    {
        Assert.True(_leases.IsAlive(_other.Owner));
        _time.GoOn(ServerLease.Period - TimeSpan.FromSeconds(1));
        Assert.True(_leases.IsAlive(_other.Owner));
        _time.GoOn(TimeSpan.FromSeconds(1));

        Assert.False(_leases.IsAlive(_other.Owner));
        Assert.True(_leases.AreDead);
    }

    [Fact]
    public void A_server_that_counts_on_lives()
    {
        for (int periods = 0; periods < 10; periods++)
        {
            Assert.True(_leases.IsAlive(_other.Owner));
            Assert.Equal(2, _leases.Share.Count);
            _time.GoOn(ServerLease.Period);
            _other.Renew();
        }
    }

    [Fact]
    public void A_server_that_has_ended_leaves_nothing()
    {
        _other.Dispose();

        Assert.False(_leases.IsAlive(_other.Owner));
        Assert.All(Directory.GetFiles(_folder), path => Assert.Contains(_own.Owner, path, StringComparison.Ordinal));
    }
}
