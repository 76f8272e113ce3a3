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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retry_drops_what_DICOMweb_has_remembered_of_the_series_since_its_study_was_done(bool isDryRun)
    {
        using ThreeStudies studies = new();
        using BackfillProcess process = studies.Start();
        FakeResource suspect = studies.Orthanc.Resources.First(resource => resource.Level == "instances");
        process.Services.Work.Suspects.Add(new WorkNote(suspect.Id, "converted", IsLast: false, BackfillProcess.Release));
        string series = suspect.Parent!.Uri;
        using BackfillRun run = new(process.Services, ThreeStudies.Convert with { IsDryRun = isDryRun }, new BackfillOwner("test"));
        while (run.Totals.Instances < ThreeStudies.Images)
        {
            Assert.True(run.Step(out _));
        }

        Assert.Equal(1, run.Totals.Failed);
        studies.Orthanc.Put($"{series}/attachments/4301", "old"u8).Dispose();

        ThreeStudies.Run(run);

        Assert.Equal((ThreeStudies.Images, 0), (run.Totals.Done, run.Totals.Failed));
        Assert.Equal(isDryRun, studies.Orthanc.Find(series)!.Attachments.ContainsKey("4301"));
    }
}
