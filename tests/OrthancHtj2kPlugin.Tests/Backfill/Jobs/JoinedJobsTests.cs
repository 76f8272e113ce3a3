// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>A user begins a backfill on one server, and another one joins it.</summary>
public sealed class JoinedJobsTests : IOrthancJobs, IDisposable
{
    private const int Studies = 4;

    private readonly FakeOrthanc _orthanc = new();
    private readonly BackfillProcess _first;
    private readonly BackfillProcess _second;
    private readonly BackfillJob _begun;
    private readonly JoinedJobs _joined;
    private readonly List<BackfillJob> _submitted = [];

    public JoinedJobsTests()
    {
        for (int number = 1; number <= Studies; number++)
        {
            string patient = number.ToString(CultureInfo.InvariantCulture);
            _orthanc.Post("/instances", AttachedInstance.Image(number, patient: patient)).Dispose();
        }

        _orthanc.ServerIdentifier = "FIRST";
        _first = Start();
        _second = Start();
        _joined = new JoinedJobs(_second.Services, this);
        _begun = new BackfillJob(_first.Services, Convert);
        Assert.Equal(JobStepStatus.Continue, _begun.Advance());
        _orthanc.ServerIdentifier = "SECOND";
    }

    private static BackfillTask Convert => new()
    {
        Operation = BackfillOperation.Convert,
        TransferSyntax = TransferSyntaxUid.Htj2kLossless,
        Resources = [],
        MaximumRate = 1.98,
    };

    private string[] Tasks => Directory.GetFiles(Path.Combine(_orthanc.Folder, "htj2k-journal", "servers"), "*.task");

    public string? SubmitJob(IJob job, string type, int priority)
    {
        _submitted.Add((BackfillJob)job);
        return $"job {_submitted.Count}";
    }

    public void Dispose()
    {
        _begun.Dispose();
        _submitted.ForEach(job => job.Dispose());
        Assert.Empty(Tasks);
        _first.Dispose();
        _second.Dispose();
        _orthanc.Dispose();
    }

    [Fact]
    public void It_is_joined_once_at_the_second_look_and_both_do_all()
    {
        _joined.Look();
        Assert.Empty(_submitted);
        Look();
        BackfillJob joined = Assert.Single(_submitted);
        Assert.Single(Tasks);

        while (_begun.Advance() == JobStepStatus.Continue | joined.Advance() == JobStepStatus.Continue)
        {
        }

        joined.Leave(JobStopReason.Success);
        Look();
        Assert.Single(_submitted);
        _begun.Leave(JobStopReason.Success);
        Look();
        Assert.Single(_submitted);
        JsonNode content = Content(joined);
        Assert.Equal("FIRST", (string?)content["JoinedFrom"]);
        Assert.Equal(Studies, (int)content["Converted"]! + (int)Content(_begun)["Converted"]!);
        Assert.Equal((Studies, 2), ((int)content["AllServers"]!["Converted"]!, content["Servers"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(JobStopReason.Canceled)]
    [InlineData(JobStopReason.Success)]
    public void One_that_is_over_before_the_joined_job_begins_is_not_gone_on_with(JobStopReason reason)
    {
        Look();
        _begun.Leave(reason);
        int stored = _orthanc.StoredAt.Count;
        using JsonDocument saved = JsonDocument.Parse(_submitted[0].Serialized);
        using BackfillJob restored = BackfillJob.Parse(_second.Services, saved.RootElement);

        Assert.Equal(JobStepStatus.Success, _submitted[0].Advance());
        Assert.Equal(JobStepStatus.Success, restored.Advance());
        Assert.Equal(stored, _orthanc.StoredAt.Count);
    }

    [Fact]
    public void A_joined_job_ends_when_the_other_is_cancelled()
    {
        Look();
        Assert.Equal(JobStepStatus.Continue, _submitted[0].Advance());
        Assert.Equal(JobStepStatus.Continue, _begun.Advance());
        _begun.Leave(JobStopReason.Canceled);

        Assert.Equal(JobStepStatus.Failure, _submitted[0].Advance());
        Assert.Equal("FIRST", (string?)Content(_submitted[0])["CancelledBy"]);
    }

    [Fact]
    public void Nothing_is_joined_where_a_job_with_the_same_task_is_at_work()
    {
        using BackfillJob own = new(_second.Services, Convert with { MaximumRate = 0 });
        _orthanc.ExpandedJobs = () =>
        [
            new JsonObject { ["Type"] = "Other", ["State"] = "Running" },
            new JsonObject { ["Type"] = BackfillJob.Type, ["State"] = "Pending", ["Content"] = Content(own) },
        ];

        Look();

        Assert.Empty(_submitted);
    }

    [Fact]
    public void A_joined_job_gives_way_to_one_that_a_user_begins()
    {
        Look();
        Assert.Equal(JobStepStatus.Continue, _submitted[0].Advance());
        _joined.GiveWay(Convert with { Operation = BackfillOperation.Restore });
        Assert.Equal(JobStepStatus.Continue, _submitted[0].Advance());

        _joined.GiveWay(Convert with { MaximumRate = 0 });

        Assert.Equal(JobStepStatus.Success, _submitted[0].Advance());
    }

    [Fact]
    public void A_server_that_may_not_write_says_once_that_it_does_not_join()
    {
        using BackfillProcess reading = new(_orthanc, configuration: "\"ReadOnly\": true,", time: TimeProvider.System);
        JoinedJobs joined = new(reading.Services, this);

        for (int look = 0; look < 4; look++)
        {
            joined.Look();
        }

        Assert.Empty(_submitted);
        Assert.Contains("begun on FIRST: This Orthanc changes nothing", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_of_another_version_is_not_joined()
    {
        File.WriteAllText(Tasks[0], "{}");

        Look();
        Look();

        Assert.Empty(_submitted);
        Assert.Contains("same version of the plugin", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    private IEnumerable<string> Warnings
        => _orthanc.Lines.Where(line => line.Contains("the backfill that was begun on", StringComparison.Ordinal));

    private void Look()
    {
        _joined.Look();
        _joined.Look();
    }

    private BackfillProcess Start()
    {
        BackfillProcess process = new(_orthanc, time: TimeProvider.System);
        process.Complete();
        return process;
    }

    private static JsonNode Content(BackfillJob job) => JsonNode.Parse(Encoding.UTF8.GetString(job.Content))!;
}
