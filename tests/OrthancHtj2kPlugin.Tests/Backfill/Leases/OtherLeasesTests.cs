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
    public void A_server_that_mounts_the_folder_over_a_network_and_whose_lock_is_not_seen_lives_while_it_counts_on()
    {
        string path = Path.Combine(_folder, "far" + ServerLease.Extension);
        File.WriteAllText(path, "7");
        Assert.Null(_leases.IsAlive("far"));
        _time.GoOn(ServerLease.Period);
        File.WriteAllText(path, "8");

        Assert.True(_leases.IsAlive("far"));
        Assert.False(_leases.AreDead);
        _time.GoOn(ServerLease.Period);
        Assert.False(_leases.IsAlive("far"));
    }

    [Fact]
    public void Nobody_sees_the_end_of_a_server_whose_lock_is_not_seen_before_a_day_is_over()
    {
        string path = Path.Combine(_folder, "far" + ServerLease.Extension), lost = Path.ChangeExtension(path, ".lost");
        File.WriteAllText(path, "7");
        Assert.False(_leases.HasEnded("far"));
        _leases.Remove("far");
        _leases.RemoveEnded();

        Assert.False(File.Exists(path));
        Assert.False(_leases.HasEnded("far"));
        Assert.Contains("far", _leases.Running);
        File.SetLastWriteTimeUtc(lost, DateTime.UtcNow.AddHours(-25));
        _leases.RemoveEnded();
        Assert.True(_leases.HasEnded("far"));
        Assert.False(File.Exists(lost));
    }

    [Fact]
    public void A_server_keeps_its_name_while_it_cannot_take_another()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows renames no folder in which a file is held open");

        string owner = _own.Owner, moved = _folder + " moved";
        Directory.Move(_folder, moved);
        File.WriteAllText(_folder, "no folder");
        _ = Assert.Throws<IOException>(_own.Renew);
        _ = Assert.Throws<IOException>(_own.Renew);
        Assert.Equal(owner, _own.Owner);

        File.Delete(_folder);
        Directory.Move(moved, _folder);
        _own.Renew();
        Assert.Equal(owner, _own.Owner);
    }

    [Fact]
    public void A_server_that_has_ended_leaves_nothing()
    {
        _other.Dispose();

        Assert.False(_leases.IsAlive(_other.Owner));
        Assert.All(Directory.GetFiles(_folder), path => Assert.Contains(_own.Owner, path, StringComparison.Ordinal));
    }
}
