// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Instances whose work an outage of the index cuts off.</summary>
public sealed class CutOffInstanceTests : IDisposable
{
    private const string Question = "GET /changes?last";

    private readonly ThreeStudies _studies = new();
    private readonly JumpingTime _time = new();

    public void Dispose() => _studies.Dispose();

    [Fact]
    public void A_failure_in_an_outage_does_not_count_although_another_thread_waits_until_the_outage_is_forgotten()
    {
        using BackfillProcess process = _studies.Start(_time);
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        using Barrier both = new(2);
        using ManualResetEventSlim judged = new();
        int stores = 0, asked = 0;
        _studies.Orthanc.Watch = request =>
        {
            if (request == Question && Volatile.Read(ref asked) != 0)
            {
                judged.Set();
            }

            if (request == "POST /instances" && Interlocked.Increment(ref stores) is 1 or 2)
            {
                Assert.True(both.SignalAndWait(ThreeStudies.Longest));
                if (Interlocked.Increment(ref asked) == 1)
                {
                    // This one is refused; nobody else asks for anything meanwhile.
                    _studies.Orthanc.FaultyStep = _studies.Orthanc.Steps;
                    process.Services.Outage.Note(ErrorCode.DatabaseUnavailable);
                }
                else
                {
                    Assert.True(judged.Wait(ThreeStudies.Longest));
                    _time.Jump(IndexOutage.Aftermath);
                }
            }
        };

        ThreeStudies.Run(job);

        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, "Converted"), ThreeStudies.Number(job, "Failed")));
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void A_failure_in_an_outage_does_not_count_although_its_thread_waits_until_the_outage_is_forgotten()
    {
        using BackfillProcess process = _studies.Start(_time);
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        int stores = 0;
        bool isRefused = false;
        _studies.Orthanc.Watch = request =>
        {
            if (isRefused && request.EndsWith("/header", StringComparison.Ordinal))
            {
                isRefused = false;
                _time.Jump(IndexOutage.Aftermath);
            }
            else if (request == "POST /instances" && Interlocked.Increment(ref stores) == 1)
            {
                isRefused = true;
                _studies.Orthanc.FaultyStep = _studies.Orthanc.Steps;
                process.Services.Outage.Note(ErrorCode.DatabaseUnavailable);
            }
        };

        ThreeStudies.Run(job);

        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, "Converted"), ThreeStudies.Number(job, "Failed")));
    }

    [Fact]
    public void A_retry_that_an_outage_cuts_off_is_made_again()
    {
        using BackfillProcess process = _studies.Start(_time);
        string suspect = _studies.Orthanc.Resources.First(resource => resource.Level == "instances").Id;
        process.Services.Work.Suspects.Add(new WorkNote(suspect, "converted", IsLast: false, BackfillProcess.Release));
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        int stores = 0;
        _studies.Orthanc.Watch = request =>
        {
            if (request == "POST /instances" && Interlocked.Increment(ref stores) == ThreeStudies.Images)
            {
                _studies.Orthanc.FaultyStep = _studies.Orthanc.Steps;
                process.Services.Outage.Note(ErrorCode.DatabaseUnavailable);
            }
        };

        ThreeStudies.Run(job);

        Assert.Equal(ThreeStudies.Images + 1, stores);
        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, "Converted"), ThreeStudies.Number(job, "Failed")));
    }

    [Theory]
    [InlineData("/header")]
    [InlineData("/metadata/7204")]
    [InlineData("/attachments/dicom/info")]
    public void What_is_asked_in_vain_in_an_outage_is_asked_again(string question)
    {
        BackfillTask task = question switch
        {
            "/header" => ThreeStudies.Convert with
            {
                Filter = new BackfillFilter { SourceTransferSyntaxes = [TransferSyntaxUid.ExplicitLittleEndian] },
            },
            "/attachments/dicom/info" => ThreeStudies.Convert with { IsDryRun = true },
            _ => ThreeStudies.Convert with { Operation = BackfillOperation.Verify },
        };
        using BackfillProcess process = _studies.Start(_time);
        if (task.Operation == BackfillOperation.Verify)
        {
            using BackfillJob before = new(process.Services, ThreeStudies.Convert);
            ThreeStudies.Run(before);
        }

        using BackfillJob job = new(process.Services, task);
        int asked = 0;
        _studies.Orthanc.Watch = request =>
        {
            if (request.EndsWith(question, StringComparison.Ordinal) && Interlocked.Increment(ref asked) == 2)
            {
                _studies.Orthanc.FaultyStep = _studies.Orthanc.Steps;
                process.Services.Outage.Note(ErrorCode.DatabaseUnavailable);
            }
        };

        while (job.Advance() is var status && status != JobStepStatus.Success)
        {
            Assert.Equal(JobStepStatus.Continue, status);
            _time.Jump(IndexOutage.Aftermath);
        }

        string done = task.Operation == BackfillOperation.Verify ? "Verified" : "Converted";
        Assert.True(asked > 2);
        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, done), ThreeStudies.Number(job, "Failed")));
    }
}
