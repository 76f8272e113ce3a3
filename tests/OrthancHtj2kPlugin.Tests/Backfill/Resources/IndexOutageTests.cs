// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
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

        Assert.False(outage.IsFelt(outage.Now));
        orthanc.RefusesFrom = 0;
        Assert.True(outage.IsFelt(outage.Now));
        orthanc.RefusesFrom = int.MaxValue;
        time.GoOn(IndexOutage.Aftermath - TimeSpan.FromSeconds(1));
        Assert.True(outage.IsFelt(outage.Now));
        time.GoOn(TimeSpan.FromSeconds(1));
        Assert.False(outage.IsFelt(outage.Now));
    }

    [Fact]
    public void An_outage_is_felt_also_by_who_waited_for_its_end()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        orthanc.Watch = _ => time.GoOn(2 * IndexOutage.Waiting);
        Assert.True(outage.IsFelt(outage.Now));
        orthanc.Watch = null;
        Assert.True(outage.IsFelt(outage.Now));
        time.GoOn(IndexOutage.Aftermath);
        Assert.False(outage.IsFelt(outage.Now));
    }

    [Fact]
    public void An_outage_that_work_has_met_is_felt_however_long_the_work_waits_afterwards()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        long begin = outage.Now;
        time.GoOn(TimeSpan.FromSeconds(1));
        outage.Note(ErrorCode.DatabaseUnavailable);
        time.GoOn(2 * IndexOutage.Aftermath);

        Assert.True(outage.IsFelt(begin));
        Assert.False(outage.IsFelt(outage.Now));
    }

    [Theory]
    [InlineData(ErrorCode.DatabaseUnavailable, true)]
    [InlineData(ErrorCode.DatabasePlugin, true)]
    [InlineData(ErrorCode.UnknownResource, false)]
    public void An_outage_is_felt_by_the_answers_that_speak_of_it(ErrorCode code, bool isFelt)
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        outage.Note(code);

        Assert.Equal(isFelt, outage.IsFelt(outage.Now));
        time.GoOn(IndexOutage.Aftermath);
        Assert.False(outage.IsFelt(outage.Now));
    }

    [Fact]
    public void A_request_that_always_speaks_of_an_outage_is_no_outage()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        for (int note = 0; note < 2 * IndexOutage.MostNotes; note++)
        {
            outage.Note(ErrorCode.DatabasePlugin);
            time.GoOn(IndexOutage.Aftermath / 5);
        }

        Assert.False(outage.IsFelt(outage.Now));
    }

    [Fact]
    public void Lost_connections_are_an_outage_for_long_although_one_connection_works()
    {
        using FakeOrthanc orthanc = new();
        SteppedTime time = new();
        IndexOutage outage = new(orthanc, time);

        TimeSpan step = IndexOutage.Aftermath / 5;
        for (TimeSpan lost = TimeSpan.Zero; lost < IndexOutage.LongestLoss; lost += step)
        {
            outage.Note(ErrorCode.DatabaseUnavailable);
            Assert.True(outage.IsFelt(outage.Now));
            time.GoOn(step);
        }

        for (TimeSpan lost = TimeSpan.Zero; lost < IndexOutage.Aftermath; lost += step)
        {
            outage.Note(ErrorCode.DatabaseUnavailable);
            time.GoOn(step);
        }

        Assert.False(outage.IsFelt(outage.Now));
    }
}
