// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>What becomes of several studies that a job has begun when it does not go on with all of them.</summary>
public sealed class BegunStudiesTests : IDisposable
{
    private readonly ThreeStudies _studies = new();

    public void Dispose() => _studies.Dispose();

    [Theory]
    [InlineData(JobStopReason.Canceled)]
    [InlineData(JobStopReason.Failure)]
    public void A_job_that_ends_early_frees_its_studies_and_drops_what_DICOMweb_remembers_of_them(JobStopReason reason)
    {
        using BackfillProcess process = _studies.Start();
        foreach (FakeResource series in _studies.Orthanc.Resources.Where(resource => resource.Level == "series").ToArray())
        {
            _studies.Orthanc.Put($"{series.Uri}/attachments/4301", "old"u8).Dispose();
        }

        using BackfillJob job = _studies.BeginTwo(process);
        Assert.Equal(ThreeStudies.InStep, ThreeStudies.Number(job, "Converted"));

        job.Leave(reason);

        Assert.Empty(_studies.Claims());
        Assert.Equal(ThreeStudies.Images + ThreeStudies.InStep, _studies.Orthanc.StoredAt.Count);
        Assert.All(_studies.Orthanc.Resources.Where(resource => resource.Level == "series"
            && resource.Instances.Any(instance => instance.TransferSyntax == TransferSyntaxUid.Htj2kLossless)),
            series => Assert.DoesNotContain("4301", series.Attachments.Keys));
        using BackfillJob next = new(process.Services, ThreeStudies.Convert);
        ThreeStudies.Run(next);
        Assert.Equal((ThreeStudies.Images - ThreeStudies.InStep, ThreeStudies.InStep, 0),
            (ThreeStudies.Number(next, "Converted"), ThreeStudies.Number(next, "AlreadyInTarget"), ThreeStudies.Number(next, "Failed")));
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void A_paused_job_keeps_its_studies_and_names_itself_to_others()
    {
        using BackfillProcess process = _studies.Start();
        using BackfillJob job = _studies.BeginTwo(process);
        job.Name("17");
        job.Leave(JobStopReason.Paused);
        int claims = _studies.Claims().Length;

        int obstacles = 0;
        foreach (FakeResource study in _studies.Orthanc.Resources.Where(resource => resource.Level == "studies"))
        {
            using BackfillRun other =
                new(process.Services, ThreeStudies.Convert with { Resources = [("studies", study.Id)] }, new BackfillOwner("test"));
            obstacles += other.Step(out string obstacle) && obstacle == "the job 17" ? 1 : 0;
            other.Leave();
        }

        Assert.Equal(claims, obstacles);
        ThreeStudies.Run(job);
        Assert.Equal(0, ThreeStudies.Number(job, "Failed"));
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void A_study_that_could_not_be_opened_is_free_when_the_run_has_ended()
    {
        using BackfillProcess process = _studies.Start();
        using (BackfillRun run = new(process.Services, ThreeStudies.Convert, new BackfillOwner("a job")))
        {
            _studies.Orthanc.Watch = _ =>
            {
                if (_studies.Claims().Length > 0)
                {
                    throw new IOException("The disk does not answer.");
                }
            };
            _ = Assert.Throws<IOException>(() => run.Step(out _));
            Assert.Single(_studies.Claims());
        }

        _studies.Orthanc.Watch = null;
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void A_study_that_another_server_took_meanwhile_waits_and_the_others_go_on()
    {
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = _studies.Start(TimeProvider.System);
        using BackfillJob job = _studies.BeginTwo(first);
        string claim = _studies.Claims()[0];
        string study = Path.GetFileName(claim).Split('.')[0];
        File.Delete(claim);
        BackfillOwner owner = new("a request");
        Assert.Same(owner, second.Services.Take(study, owner));

        while (!ThreeStudies.Text(job).Contains("Waits", StringComparison.Ordinal))
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }

        Assert.Contains("for another Orthanc", ThreeStudies.Text(job), StringComparison.Ordinal);
        Assert.InRange(ThreeStudies.Number(job, "Converted"), ThreeStudies.Images - ThreeStudies.InStudy, ThreeStudies.Images - 1);
        int left = ThreeStudies.Images - ThreeStudies.Number(job, "Converted");
        Assert.Equal(left, _studies.Orthanc.Resources.Count(resource => resource.Level == "instances"
            && resource.TransferSyntax != TransferSyntaxUid.Htj2kLossless && resource.Parent!.Parent!.Id == study));
        second.Services.GiveBack(study, owner);
        ThreeStudies.Run(job);
        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, "Converted"), ThreeStudies.Number(job, "Failed")));
        Assert.Equal(ThreeStudies.Images + ThreeStudies.Images, _studies.Orthanc.StoredAt.Count);
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void The_first_failure_ends_a_task_that_is_not_permissive_and_frees_all_its_studies()
    {
        using BackfillProcess process = _studies.Start();
        foreach (FakeResource instance in _studies.Orthanc.Resources.Where(resource => resource.Level == "instances"))
        {
            File.Delete(_studies.Orthanc.PathOf(instance.Attachments["dicom"].Uuid));
        }

        using BackfillJob job =
            new(process.Services, ThreeStudies.Convert with { Operation = BackfillOperation.Verify, IsPermissive = false });
        while (job.Advance() is var status && status != JobStepStatus.Failure)
        {
            Assert.Equal(JobStepStatus.Continue, status);
        }

        job.Leave(JobStopReason.Failure);
        Assert.InRange(ThreeStudies.Number(job, "Failed"), 1, 2);
        Assert.Empty(_studies.Claims());
    }
}
