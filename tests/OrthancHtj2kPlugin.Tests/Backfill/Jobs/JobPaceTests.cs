// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Jobs that stand still between two instances.</summary>
public sealed class JobPaceTests : IDisposable
{
    private const int Images = 3;

    private readonly FakeOrthanc _orthanc = new();

    public JobPaceTests()
    {
        for (int number = 1; number <= Images; number++)
        {
            _orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
        }
    }

    private static BackfillTask Convert
        => new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void A_slow_rate_holds_up_no_step()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
        using BackfillJob job = new(process.Services, Convert with { MaximumRate = 0.01 });
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }

        Assert.Single(_orthanc.Resources, instance => instance.TransferSyntax == TransferSyntaxUid.Htj2kLossless);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_job_that_is_paused_or_waits_is_not_among_those_that_run(bool waits)
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
        using BackfillJob job = new(process.Services, Convert with { MaximumRate = 1 });
        _ = job.Advance();
        Assert.Equal((1, Images), (process.Services.Running.Sum.Done, process.Services.Running.Sum.Expected));

        if (waits)
        {
            // A step may rest, and then asks for nothing.
            _orthanc.RefusesFrom = 0;
            AdvanceUntil(job, () => ThreeStudies.Text(job).Contains("Waits", StringComparison.Ordinal));
        }
        else
        {
            job.Leave(JobStopReason.Paused);
        }

        Assert.Equal((0, 0, 0), process.Services.Running.Sum);
        _orthanc.RefusesFrom = int.MaxValue;
        AdvanceUntil(job, () => process.Services.Running.Sum.Expected == Images);
    }

    private static void AdvanceUntil(BackfillJob job, Func<bool> isThere) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
            return isThere();
        },
        ThreeStudies.Longest));
}
