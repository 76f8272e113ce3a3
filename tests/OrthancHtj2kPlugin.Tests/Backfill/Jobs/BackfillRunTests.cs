// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.DataSet;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Tasks from their beginning to their end.</summary>
public sealed class BackfillRunTests : IDisposable
{
    private const int Images = 3;

    private readonly FakeOrthanc _orthanc = new();

    public BackfillRunTests()
    {
        for (int number = 1; number <= Images; number++)
        {
            _orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
        }

        AttachedInstance.Attach(_orthanc);
    }

    private static BackfillTask Convert
        => new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    private static BackfillTask Restore
        => new() { Operation = BackfillOperation.Restore, TransferSyntax = TransferSyntaxUid.ExplicitLittleEndian, Resources = [] };

    private static BackfillTask Verify => Convert with { Operation = BackfillOperation.Verify };

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void What_is_converted_is_verified_and_restored_and_keeps_what_was_attached()
    {
        string before = AttachedInstance.Describe(_orthanc);
        using BackfillProcess process = new(_orthanc);

        Assert.Equal((Images, Images), Count(Run(process, Convert)));
        Assert.All(Instances(), instance => Assert.Equal(TransferSyntaxUid.Htj2kLossless, instance.TransferSyntax));
        Assert.Equal(Images, Run(process, Convert).AlreadyInTarget);
        Assert.Equal((Images, Images), Count(Run(process, Verify)));
        Assert.Equal((Images, Images), Count(Run(process, Restore)));

        Assert.All(Instances(), instance => Assert.Equal(TransferSyntaxUid.ExplicitLittleEndian, instance.TransferSyntax));
        Assert.All(Instances(), instance => Assert.DoesNotContain("7204", instance.Metadata.Keys));
        Assert.Equal(before, AttachedInstance.Describe(_orthanc));
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        SortedSet<string> before = _orthanc.Files;
        using BackfillProcess process = new(_orthanc);

        BackfillTotals totals = Run(process, Convert with { IsDryRun = true });

        Assert.Equal((Images, Images), Count(totals));
        Assert.InRange(totals.BytesAfter, 1, totals.BytesBefore - 1);
        Assert.Equal(before, _orthanc.Files);
    }

    [Fact]
    public void Lossy_instances_come_beside_the_stored_ones_once()
    {
        BackfillTask lossy = Convert with { TransferSyntax = TransferSyntaxUid.Htj2k, Lossy = LossyTarget.MaximumError(4) };
        using BackfillProcess process = new(_orthanc);

        Assert.Equal((Images, Images), Count(Run(process, lossy with { IsDryRun = true })));
        Assert.Equal(Images, Instances().Count);
        Assert.Equal((Images, Images), Count(Run(process, lossy)));
        Assert.Equal(2 * Images, Instances().Count);
        BackfillTotals second = Run(process, lossy);
        Assert.Equal(0, second.Done + second.Failed);
        Assert.Equal(2 * Images, Instances().Count);
    }

    [Theory]
    [InlineData("patients", Images)]
    [InlineData("studies", Images)]
    [InlineData("series", Images)]
    [InlineData("instances", 1)]
    public void A_task_works_on_the_resources_that_it_names(string level, int expected)
    {
        using BackfillProcess process = new(_orthanc);
        string id = _orthanc.Resources.First(resource => resource.Level == level).Id;

        Assert.Equal((expected, expected), Count(Run(process, Convert with { Resources = [(level, id)] })));
    }

    [Theory]
    [InlineData("CT", "1.2.840.10008.1.2.1", Images)]
    [InlineData("MR", "1.2.840.10008.1.2.1", 0)]
    [InlineData("CT", "1.2.840.10008.1.2.4.70", 0)]
    public void A_filter_leaves_others_out(string modality, string transferSyntax, int expected)
    {
        using BackfillProcess process = new(_orthanc);

        Assert.Equal((expected, expected),
            Count(Run(process, Convert
            with
            { Filter = new BackfillFilter { Modality = [modality], SourceTransferSyntaxes = [transferSyntax] } })));
    }

    [Fact]
    public void A_filter_leaves_out_what_others_have_sent()
    {
        _orthanc.Resources.First(resource => resource.Level == "instances").Metadata.Add("RemoteAET", ("CT_SCANNER", 0));
        using BackfillProcess process = new(_orthanc);

        Assert.Equal((0, 0), Count(Run(process, Convert with { Filter = new BackfillFilter { RemoteAet = ["MR_SCANNER"] } })));
        Assert.Equal((1, 1), Count(Run(process, Convert with { Filter = new BackfillFilter { RemoteAet = ["CT_SCANNER", "X"] } })));
    }

    [Fact]
    public void A_filter_leaves_studies_out_that_have_changed_lately()
    {
        _orthanc.Resources.First(resource => resource.Level == "studies").Metadata.Add("LastUpdate", ("20200102T030405", 0));
        using BackfillProcess process = new(_orthanc);

        Assert.Equal((Images, Images), Count(Run(process, Convert with { Filter = new BackfillFilter { OlderThan = 30 } })));
        Assert.Equal((0, 0), Count(Run(process, Convert with { Filter = new BackfillFilter { OlderThan = 36500 } })));
    }

    [Fact]
    public void A_task_that_is_not_permissive_ends_with_the_first_failure()
    {
        using BackfillProcess process = new(_orthanc);
        foreach (FakeResource instance in Instances())
        {
            File.Delete(_orthanc.PathOf(instance.Attachments["dicom"].Uuid));
        }

        using BackfillRun run = new(process.Services, Verify with { IsPermissive = false }, new BackfillOwner("test"));
        while (run.Step(out _))
        {
        }

        Assert.True(run.IsStopped);
        Assert.InRange(run.Totals.Failed, 1, Images);
    }

    [Fact]
    public void What_Orthanc_ended_with_is_tried_at_the_end_and_not_again()
    {
        using BackfillProcess process = new(_orthanc);
        (string suspect, string given) = (Instances()[0].Id, Instances()[1].Id);
        process.Services.Work.Suspects.Add(new WorkNote(suspect, "converted", IsLast: false, BackfillProcess.Release));
        process.Services.Work.Suspects.Add(new WorkNote(given, "converted", IsLast: true, BackfillProcess.Release));
        using BackfillRun run = new(process.Services, Convert, new BackfillOwner("test"));

        Assert.True(run.Step(out _));
        Assert.Equal((3, 2, 1), (run.Totals.Instances, run.Totals.Failed, run.Totals.Done));
        Assert.True(run.Step(out _));
        Assert.False(run.Step(out _));

        Assert.Equal((3, 1, 2), (run.Totals.Instances, run.Totals.Failed, run.Totals.Done));
        Assert.Equal([given], process.Services.Work.Suspects.All());
    }

    [Fact]
    public void Two_tasks_do_not_work_on_one_study()
    {
        using BackfillProcess process = new(_orthanc);
        BackfillOwner owner = new("the job 1");
        string study = _orthanc.Resources.First(resource => resource.Level == "studies").Id;
        Assert.Same(owner, process.Services.Take(study, owner));
        using BackfillRun run = new(process.Services, Convert, new BackfillOwner("test"));

        Assert.True(run.Step(out string obstacle));
        Assert.Equal("the job 1", obstacle);
        process.Services.GiveBack(study, owner);
        Assert.True(run.Step(out obstacle));
        Assert.Equal("", obstacle);
    }

    [Fact]
    public void A_job_shows_what_it_does_and_is_made_again_from_what_it_saves()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
        using BackfillJob job = new(process.Services, Convert with { MaximumRate = 1000 });
        job.Name("17");
        Assert.Equal(0, job.Progress);
        while (job.Advance() == JobStepStatus.Continue)
        {
            job.Leave(JobStopReason.Paused);
        }

        Assert.Equal(JobStepStatus.Success, job.Advance());
        Assert.Equal(1, job.Progress);
        using (JsonDocument content = JsonDocument.Parse(job.Content))
        {
            Assert.Equal((Images, Images),
                (content.RootElement.GetProperty("Total").GetInt32(), content.RootElement.GetProperty("Converted").GetInt32()));
        }

        job.Leave(JobStopReason.Success);
        using JsonDocument saved = JsonDocument.Parse(job.Serialized);
        using BackfillJob again = BackfillJob.Parse(process.Services, saved.RootElement);
        Assert.Equal(job.Serialized, again.Serialized);
        again.Reset();
    }

    [Fact]
    public void A_job_waits_for_its_time_of_day_and_for_what_was_left_by_an_Orthanc_before()
    {
        using BackfillProcess process = new(_orthanc);
        TimeOnly now = TimeOnly.FromDateTime(DateTime.Now);
        TimeWindow later = TimeWindow.Parse($"{now.AddHours(2):HH:mm}-{now.AddHours(3):HH:mm}")!;
        using BackfillJob job = new(process.Services, Convert with { Window = later });

        Assert.Equal(JobStepStatus.Continue, job.Advance());
        Assert.Contains("until a replacement that an earlier run", Encoding.UTF8.GetString(job.Content), StringComparison.Ordinal);
        process.Complete();
        Assert.Equal(JobStepStatus.Continue, job.Advance());
        Assert.Contains($"for {later}", Encoding.UTF8.GetString(job.Content), StringComparison.Ordinal);
    }

    private static (long Instances, long Done) Count(BackfillTotals totals) => (totals.Instances, totals.Done);

    private static BackfillTotals Run(BackfillProcess process, BackfillTask task)
    {
        List<BackfillTotals> studies = [];
        using BackfillRun run =
            new(process.Services, task, new BackfillOwner("test")) { StudyOpened = (_, totals) => studies.Add(totals) };
        while (run.Step(out string obstacle))
        {
            Assert.Equal("", obstacle);
        }

        Assert.Equal(run.Totals.Instances, studies.Sum(study => study.Instances));
        Assert.Equal(run.Totals.Instances, run.Expected);
        return run.Totals;
    }

    private List<FakeResource> Instances() => [.. _orthanc.Resources.Where(resource => resource.Level == "instances")];
}
