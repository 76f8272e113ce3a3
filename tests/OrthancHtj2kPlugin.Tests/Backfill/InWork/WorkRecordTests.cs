// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.InWork;

/// <summary>
/// Instances that servers had in work when they died. A dead server is a copy of the file of one that lives, under a name that has no
/// lease.
/// </summary>
public sealed class WorkRecordTests : IDisposable
{
    private const string Release = "1.0 in Orthanc 1.12.11";
    private const string First = "11111111-22222222-33333333-44444444-55555555", Second = "11111111-22222222-33333333-44444444-66666666";

    private readonly string _folder = FastFolder.Create();
    private readonly List<IDisposable> _opened = [];

    private string Servers => Path.Combine(_folder, "servers");

    private SuspectInstances Suspects => new(Path.Combine(_folder, "suspects"));

    public void Dispose()
    {
        _opened.ForEach(item => item.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_a_dead_server_had_in_work_is_suspect_and_what_it_had_finished_is_not()
    {
        WorkRecord record = Start();
        using (record.Begin(First, "converted"))
        {
            using InstanceInWork second = record.Begin(Second, "converted");
        }

        using (record.Begin(Second, "verified"))
        {
            Die(1);
        }

        List<WorkNote> found = [];
        Assert.True(Start().Inherit(found));

        WorkNote expected = new(Second, "verified", IsLast: false, Release);
        Assert.Equal([expected], found);
        Assert.Equal([Second], Suspects.All());
        Assert.Equal(expected, Suspects.Find(Second));
        Assert.Empty(Directory.GetFiles(Servers, "dead*"));
    }

    [Fact]
    public void An_instance_is_given_up_when_Orthanc_has_ended_with_it_twice()
    {
        WorkRecord record = Start();
        Die(1, record, First);
        Assert.True(record.Inherit([]));
        Assert.False(record.IsGivenUp(First, out WorkNote? earlier));
        Assert.False(earlier!.IsLast);
        Die(2, record, First, spares: false);
        List<WorkNote> found = [];
        Assert.True(record.Inherit(found));

        Assert.True(Assert.Single(found).IsLast);
        BackfillException refusal = Assert.Throws<BackfillException>(() => record.Begin(First, "verified"));
        Assert.Contains(Suspects.PathOf(First), refusal.Message, StringComparison.Ordinal);
        record.Begin(Second, "verified").Dispose();
        File.Delete(Suspects.PathOf(First));
        record.Begin(First, "verified").Dispose();
    }

    [Fact]
    public void Another_release_tries_once_more_what_was_given_up()
    {
        Suspects.Add(new WorkNote(First, "converted", IsLast: true, Release));
        WorkRecord record = Start("1.1 in Orthanc 1.12.11");

        Assert.False(record.IsGivenUp(First, out _));
        Die(1, record, First, spares: false);
        Assert.True(record.Inherit([]));

        Assert.True(record.IsGivenUp(First, out _));
    }

    [Fact]
    public void An_instance_that_comes_through_alone_is_no_suspect_any_more()
    {
        Suspects.Add(new WorkNote(First, "converted", IsLast: false, Release));

        Start().Begin(First, "converted").Dispose();

        Assert.Empty(Suspects.All());
        Assert.Null(Suspects.Find(First));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_instance_is_no_suspect_when_its_server_stood_still_and_goes_on(bool hasNewLease)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes no file that is held open");

        WorkRecord sleeper = Start();
        InstanceInWork work = sleeper.Begin(First, "converted");
        File.Delete(Assert.Single(Directory.GetFiles(Servers, "*.lease")));
        Assert.True(Start().Inherit([]));
        Assert.Equal([First], Suspects.All());
        if (hasNewLease)
        {
            _opened.OfType<ServerLease>().First().Renew();
            sleeper.Open();
        }

        work.Dispose();

        Assert.Empty(Suspects.All());
    }

    [Fact]
    public void A_suspect_waits_until_nothing_else_is_in_work()
    {
        Suspects.Add(new WorkNote(First, "converted", IsLast: false, Release));
        WorkRecord record = Start();
        List<string> order = [];
        Thread suspect = new(() =>
        {
            using InstanceInWork alone = record.Begin(First, "converted");
            order.Add(First);
        });
        using (record.Begin(Second, "converted"))
        {
            suspect.Start();
            _ = SpinWait.SpinUntil(() => suspect.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, TimeSpan.FromSeconds(30));
            order.Add(Second);
        }

        suspect.Join();
        Assert.Equal([Second, First], order);
    }

    [Fact]
    public void What_a_living_server_has_in_work_stays()
    {
        WorkRecord living = Start();
        InstanceInWork work = living.Begin(First, "converted");
        List<WorkNote> found = [];

        Assert.True(Start().Inherit(found));
        Assert.True(living.Inherit(found));

        Assert.Empty(found);
        Assert.False(living.IsEmpty);
        work.Dispose();
        Assert.True(living.IsEmpty);
    }

    [Fact]
    public void A_server_that_ends_in_order_leaves_nothing()
    {
        WorkRecord record = Start();
        using (record.Begin(First, "converted"))
        {
        }

        record.Dispose();

        Assert.True(record.IsEmpty);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_refuses_the_instance_and_not_the_next_one()
    {
        File.WriteAllText(Servers, "");
        WorkRecord record = Start();
        _ = Assert.ThrowsAny<IOException>(() => record.Begin(First, "verified"));
        Suspects.Add(new WorkNote(Second, "converted", IsLast: false, Release));
        _ = Assert.ThrowsAny<IOException>(() => record.Begin(Second, "verified"));
        File.Delete(Servers);

        record.Begin(First, "verified").Dispose();
        record.Begin(Second, "verified").Dispose();
    }

    [Fact]
    public void A_file_that_was_not_written_to_its_end_is_read_as_far_as_it_goes()
    {
        WorkRecord record = Start();
        using InstanceInWork first = record.Begin(First, "converted"), second = record.Begin(Second, "converted");
        byte[] content = new byte[(2 * WorkRecord.SlotBytes) - 1];
        using (FileStream file = new(Assert.Single(Directory.GetFiles(Servers, "*.work")), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete))
        {
            file.ReadExactly(content);
        }

        File.WriteAllBytes(Path.Combine(Servers, "dead1.work"), content);
        List<WorkNote> found = [];

        Assert.True(record.Inherit(found));

        Assert.Equal(First, Assert.Single(found).Instance);
    }

    [Fact]
    public void A_suspect_whose_file_cannot_be_understood_is_tried_alone()
    {
        Suspects.Add(new WorkNote(First, "converted", IsLast: true, Release));
        File.WriteAllText(Suspects.PathOf(First), "{\"Ver");

        Assert.False(Start().IsGivenUp(First, out WorkNote? earlier));
        Assert.Equal((First, false), (earlier!.Instance, earlier.IsLast));
    }

    private WorkRecord Start(string release = Release)
    {
        ServerLease lease = new(Servers, TimeProvider.System);
        WorkRecord record = new(Servers, lease, new OtherLeases(Servers, lease, TimeProvider.System), Suspects, release);
        _opened.AddRange([record, lease]);
        return record;
    }

    /// <summary>Leaves the notes of the only server behind.</summary>
    private void Die(int number)
        => File.Copy(Assert.Single(Directory.GetFiles(Servers, "*.work")), Path.Combine(Servers, $"dead{number}.work"));

    /// <param name="spares">False when the instance is a suspect and stays one.</param>
    private void Die(int number, WorkRecord record, string instance, bool spares = true)
    {
        WorkNote? earlier = Suspects.Find(instance);
        using (record.Begin(instance, "converted"))
        {
            Die(number);
        }

        if (!spares)
        {
            Suspects.Add(earlier!);
        }
    }
}
