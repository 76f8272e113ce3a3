// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Work on stored instances while the journal, or a part of it, cannot be written or read.</summary>
public sealed class UnwritableJournalTests : IDisposable
{
    private readonly ThreeStudies _studies = new();

    public void Dispose() => _studies.Dispose();

    [Fact]
    public void Each_instance_fails_with_the_reason_and_the_job_comes_to_its_end()
    {
        using BackfillProcess process = StartWithoutJournal();
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);

        ThreeStudies.Run(job);

        JsonNode content = JsonNode.Parse(ThreeStudies.Text(job))!;
        Assert.Equal(ThreeStudies.Images, (int?)content["Failed"]);
        Assert.Contains("no-folder", content["Failures"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(ThreeStudies.Images, _studies.Orthanc.StoredAt.Count);
    }

    [Fact]
    public void A_request_also_fails_for_each_instance()
    {
        using BackfillProcess process = StartWithoutJournal();
        using BackfillRun run = new(process.Services, ThreeStudies.Convert, new BackfillOwner("test"));

        ThreeStudies.Run(run);

        Assert.Equal((ThreeStudies.Images, ThreeStudies.Images), (run.Totals.Instances, run.Totals.Failed));
    }

    [Fact]
    public void A_job_that_cannot_read_what_it_must_leave_for_later_waits_with_the_reason_and_counts_nothing_twice()
    {
        using BackfillProcess process = _studies.Start();
        string[] suspects = [.. _studies.Orthanc.Resources.Where(resource => resource.Level == "instances").Take(2).Select(one => one.Id)];
        foreach (string suspect in suspects)
        {
            process.Services.Work.Suspects.Add(new WorkNote(suspect, "converted", IsLast: false, BackfillProcess.Release));
        }

        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        using (FileStream held = new(process.Services.Work.Suspects.PathOf(suspects[1]), FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
            Assert.Contains("until the disk answers", ThreeStudies.Text(job), StringComparison.Ordinal);
            Assert.Equal(JobStepStatus.Continue, job.Advance());
            Assert.Equal(0, ThreeStudies.Number(job, "Failed"));
        }

        ThreeStudies.Run(job);

        Assert.Equal((ThreeStudies.Images, 0), (ThreeStudies.Number(job, "Converted"), ThreeStudies.Number(job, "Failed")));
    }

    /// <summary>A file is where the folder of the journal belongs.</summary>
    private BackfillProcess StartWithoutJournal()
    {
        string path = Path.Combine(_studies.Orthanc.Folder, "no-folder");
        File.WriteAllText(path, "");

        // In real time: in a hasty one, an answer that takes long looks like an outage.
        PluginSettings settings = new() { Threads = 1, JournalDirectory = path };
        BackfillProcess process = new(_studies.Orthanc, settings, time: TimeProvider.System);
        process.Complete();
        return process;
    }
}
