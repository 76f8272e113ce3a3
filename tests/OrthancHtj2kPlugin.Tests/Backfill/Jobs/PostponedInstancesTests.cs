// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>The instances that a run leaves for its end.</summary>
public sealed class PostponedInstancesTests : IDisposable
{
    private const string Release = "1.0 in Orthanc 1.12.11";

    private readonly string _folder = FastFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Suspects_are_left_for_later_as_failed_and_those_given_up_are_not()
    {
        SuspectInstances suspects = new(Path.Combine(_folder, "suspects"));
        suspects.Add(new WorkNote("b", "restored", IsLast: false, Release));
        suspects.Add(new WorkNote("c", "converted", IsLast: true, Release));
        using ServerLease lease = new(_folder, TimeProvider.System);
        using WorkRecord work = new(_folder, lease, new OtherLeases(_folder, lease, TimeProvider.System), suspects, Release);
        BackfillTotals total = new(), totals = new();
        PostponedInstances postponed = new(work, total);

        BackfillStudy study = postponed.Postpone(new BackfillStudy("study", "1.2", [new("a", "s"), new("b", "s"), new("c", "s")]), totals);

        Assert.Equal([new StudyInstance("a", "s"), new StudyInstance("c", "s")], study.Instances);
        PostponedInstance next = postponed.Next!;
        Assert.Equal(("study", "s", "b", "Orthanc ended while it was restored"),
            (next.Study, next.Series, next.Failure.Instance, next.Failure.Reason));
        Assert.Equal((1, 1, 1), (postponed.Count, total.Failed, totals.Failed));

        postponed.Finish(new InstanceOutcome("b", OutcomeKind.Done, "1.2.840.10008.1.2.1", "", 100, 50));

        Assert.Null(postponed.Next);
        Assert.Equal((0, 0, 1, 1), (total.Failed, totals.Failed, total.Done, totals.Instances));
    }
}
