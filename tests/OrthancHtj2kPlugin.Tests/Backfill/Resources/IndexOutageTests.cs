// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Resources;

public sealed class IndexOutageTests
{
    [Fact]
    public void An_outage_is_felt_for_some_time_after_its_end()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        Assert.False(outage.IsFelt());
        orthanc.RefusesFrom = 0;
        Assert.True(outage.IsFelt());
        orthanc.RefusesFrom = int.MaxValue;
        time.GoOn(IndexOutage.Aftermath - TimeSpan.FromSeconds(1));
        Assert.True(outage.IsFelt());
        time.GoOn(TimeSpan.FromSeconds(1));
        Assert.False(outage.IsFelt());
    }

    [Fact]
    public void An_outage_is_felt_also_by_who_waited_for_its_end()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        orthanc.Watch = _ => time.GoOn(2 * IndexOutage.Waiting);
        Assert.True(outage.IsFelt());
        orthanc.Watch = null;
        Assert.True(outage.IsFelt());
        time.GoOn(IndexOutage.Aftermath);
        Assert.False(outage.IsFelt());
    }
}
