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

/// <summary>A run whose two threads work on several studies at once.</summary>
public sealed class SeveralStudiesTests : IDisposable
{
    private readonly ThreeStudies _studies = new();
    private readonly List<int> _claimsAtStore = [];

    public void Dispose() => _studies.Dispose();

    [Fact]
    public void Two_studies_are_in_work_at_once_and_each_is_reported_whole_in_the_order_of_the_task()
    {
        using BackfillProcess process = _studies.Start();
        using Barrier both = new(2);
        int stores = 0;
        string[] claimed = [];
        _studies.Orthanc.Watch = request =>
        {
            if (request == "POST /instances" && Interlocked.Increment(ref stores) <= 2)
            {
                Assert.True(both.SignalAndWait(ThreeStudies.Longest));
                claimed = _studies.Claims();
            }
        };
        List<(string Study, BackfillTotals Totals)> opened = [];
        using BackfillRun run = new(process.Services, ThreeStudies.Convert, new BackfillOwner("test"))
        {
            StudyOpened = (study, totals) => opened.Add((study.Id, totals)),
        };

        ThreeStudies.Run(run);

        Assert.InRange(claimed.Length, 2, ThreeStudies.Studies);
        Assert.Equal(_studies.Orthanc.Resources.Where(resource => resource.Level == "studies").Select(study => study.Id),
            opened.Select(study => study.Study));
        Assert.All(opened,
            study => Assert.Equal((ThreeStudies.InStudy, ThreeStudies.InStudy), (study.Totals.Instances, study.Totals.Done)));
        Assert.Equal((ThreeStudies.Images, ThreeStudies.Images, 0), (run.Totals.Instances, run.Totals.Done, run.Totals.Failed));
        Assert.Equal(ThreeStudies.Images + ThreeStudies.Images, _studies.Orthanc.StoredAt.Count);
        Assert.Empty(_studies.Claims());
        foreach ((string study, _) in opened)
        {
            Assert.Single(_studies.Orthanc.Lines,
                line => line.Contains($"study {study}: {ThreeStudies.InStudy} of {ThreeStudies.InStudy} converted",
                    StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_only_study_gets_all_threads()
    {
        using BackfillProcess process = _studies.Start();
        using Barrier both = new(2);
        int stores = 0;
        _studies.Orthanc.Watch = request
            => Assert.True(request != "POST /instances" || Interlocked.Increment(ref stores) > 2
                || both.SignalAndWait(ThreeStudies.Longest));
        string study = _studies.Orthanc.Resources.First(resource => resource.Level == "studies").Id;
        using BackfillRun run =
            new(process.Services, ThreeStudies.Convert with { Resources = [("studies", study)] }, new BackfillOwner("test"));

        ThreeStudies.Run(run);

        Assert.Equal((ThreeStudies.InStudy, 0), (run.Totals.Done, run.Totals.Failed));
    }

    [Fact]
    public void Parts_of_one_study_come_one_after_the_other_and_each_under_a_claim()
    {
        using BackfillProcess process = _studies.Start();
        FakeResource series = _studies.Orthanc.Resources.First(resource => resource.Level == "series");
        _studies.Orthanc.Watch = request =>
        {
            if (request == "POST /instances")
            {
                lock (_claimsAtStore)
                {
                    _claimsAtStore.Add(_studies.Claims().Length);
                }
            }
        };
        using BackfillRun run = new(process.Services,
            ThreeStudies.Convert with { Resources = [("series", series.Id), ("series", series.Id), ("instances", series.Children[0].Id)] },
            new BackfillOwner("test"));

        ThreeStudies.Run(run);

        Assert.Equal((ThreeStudies.InStudy, ThreeStudies.InStudy + 1, 0), (run.Totals.Done, run.Totals.AlreadyInTarget, run.Totals.Failed));
        Assert.Equal(Enumerable.Repeat(1, ThreeStudies.InStudy), _claimsAtStore);
        Assert.Empty(_studies.Claims());
    }

    [Fact]
    public void An_outage_while_a_study_is_opened_fails_nothing()
    {
        using BackfillProcess process = _studies.Start();
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        string second = _studies.Orthanc.Resources.Where(resource => resource.Level == "studies").ElementAt(1).Id;
        bool isOver = false;
        _studies.Orthanc.Watch = request => _studies.Orthanc.RefusesFrom = !isOver && request.EndsWith(second, StringComparison.Ordinal) ? 0
            : _studies.Orthanc.RefusesFrom;
        while (!ThreeStudies.Text(job).Contains("Waits", StringComparison.Ordinal))
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }

        Assert.Contains("until Orthanc answers", ThreeStudies.Text(job), StringComparison.Ordinal);
        (isOver, _studies.Orthanc.RefusesFrom) = (true, int.MaxValue);
        process.Complete();
        ThreeStudies.Run(job);

        Assert.Equal((ThreeStudies.Images, 0),
            (ThreeStudies.Number(job, "Converted") + ThreeStudies.Number(job, "AlreadyInTarget"), ThreeStudies.Number(job, "Failed")));
        Assert.True(process.Services.Journal.IsEmpty);
        Assert.Empty(_studies.Claims());
    }
}
