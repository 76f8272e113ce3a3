// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Jobs of two servers that know of each other.</summary>
public sealed class SharedJobTests : IDisposable
{
    private const int Studies = 9;

    /// <summary>The largest rates, in instances per second, with which a step has one instance are below 2.</summary>
    private const double OneInStep = 1.98;

    private readonly FakeOrthanc _orthanc = new();
    private readonly BackfillProcess _first;
    private readonly BackfillProcess _second;
    private readonly BackfillJob _one;
    private readonly BackfillJob _two;

    public SharedJobTests()
    {
        for (int number = 1; number <= Studies; number++)
        {
            string patient = number.ToString(CultureInfo.InvariantCulture);
            _orthanc.Post("/instances", AttachedInstance.Image(number, patient: patient)).Dispose();
        }

        (_first, _one) = Start("FIRST", Convert with { MaximumRate = OneInStep });
        (_second, _two) = Start("SECOND", Convert with { MaximumRate = OneInStep + 0.01 });
    }

    private static BackfillTask Convert
        => new() { Operation = BackfillOperation.Convert, TransferSyntax = TransferSyntaxUid.Htj2kLossless, Resources = [] };

    private string Folder => Path.Combine(_orthanc.Folder, "htj2k-journal", "servers");

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        Assert.Empty(Directory.GetFiles(Folder, "*.part*"));
        _first.Dispose();
        _second.Dispose();
        _orthanc.Dispose();
    }

    [Fact]
    public void Each_shows_the_part_of_both_and_the_sum()
    {
        while (_one.Advance() == JobStepStatus.Continue | _two.Advance() == JobStepStatus.Continue)
        {
        }

        _one.Leave(JobStopReason.Success);
        _two.Leave(JobStopReason.Success);
        JsonNode one = Content(_one), two = Content(_two);
        Assert.Equal(["FIRST", "SECOND"], one["Servers"]!.AsArray().Select(part => (string?)part!["Server"]));
        Assert.Equal(one["Servers"]![0]!.ToJsonString(), two["Servers"]![1]!.ToJsonString());
        Assert.Equal(one["Servers"]![1]!.ToJsonString(), two["Servers"]![0]!.ToJsonString());
        Assert.Equal(
            [(int)one["Converted"]!, (int)two["Converted"]!], one["Servers"]!.AsArray().Select(part => (int)part!["Converted"]!));
        Assert.Equal((Studies, Studies), ((int)one["AllServers"]!["Converted"]!, (int)two["AllServers"]!["Converted"]!));

        using BackfillJob later = new(_first.Services, Convert);
        _ = later.Advance();
        Assert.Null(Content(later)["Servers"]);
        Assert.Equal(one.ToJsonString(), Content(_one).ToJsonString());
    }

    [Fact]
    public void Both_wait_while_one_is_paused()
    {
        Advance(_one, _two);
        _two.Leave(JobStopReason.Paused);
        int stored = _orthanc.StoredAt.Count;

        Advance(_one, _one);
        Assert.Equal("until the job that is paused on SECOND is resumed there",
            (string?)Content(_one)["Waits"]);
        Assert.Equal(stored, _orthanc.StoredAt.Count);
        Advance(_two, _one);
        Assert.Null(Content(_one)["Waits"]);
        Assert.True(_orthanc.StoredAt.Count > stored);
    }

    [Fact]
    public void Both_end_when_one_is_cancelled_and_those_that_begin_later_do_not()
    {
        Advance(_one, _two);
        _two.Leave(JobStopReason.Canceled);
        int stored = _orthanc.StoredAt.Count;

        Assert.Equal(JobStepStatus.Failure, _one.Advance());
        _one.Leave(JobStopReason.Failure);
        Assert.Equal("SECOND", (string?)Content(_one)["CancelledBy"]);
        Assert.Equal(stored, _orthanc.StoredAt.Count);
        using BackfillJob later = new(_first.Services, Convert);
        Advance(later);
        _one.Reset();
        Advance(_one);
    }

    [Fact]
    public void A_paused_job_whose_server_ends_keeps_no_other_waiting()
    {
        Advance(_one, _two);
        _two.Leave(JobStopReason.Paused);
        _second.Dispose();

        Advance(_one, _one);
        Assert.Null(Content(_one)["Waits"]);
        Assert.Equal("Lost", (string?)Content(_one)["Servers"]![1]!["State"]);
    }

    [Fact]
    public void Jobs_with_other_tasks_go_on()
    {
        using BackfillJob other =
            new(_second.Services, Convert with { Operation = BackfillOperation.Restore, MaximumRate = OneInStep });
        Advance(_one, other);
        other.Leave(JobStopReason.Paused);
        _one.Leave(JobStopReason.Canceled);

        Advance(other);
        Assert.Null(Content(other)["Servers"]);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e30")]
    [InlineData("\"1\"")]
    public void A_part_with_other_numbers_is_none(string number)
    {
        string part = $$"""{"Server": "A", "State": "Running", "Total": {{number}}, "Instances": 1, "Converted": 1}""";
        Assert.Null(JobPart.Parse(Encoding.UTF8.GetBytes(part), "", "Converted"));
    }

    [Fact]
    public void A_job_that_begins_is_cancelled_by_no_file_of_another_folder()
    {
        const string Foreign = ".cancel";
        File.WriteAllText(Foreign, "somebody");
        try
        {
            using BackfillJob job = new(_first.Services, Convert with { IsPermissive = false });
            Advance(job);
        }
        finally
        {
            File.Delete(Foreign);
        }
    }

    private (BackfillProcess Process, BackfillJob Job) Start(string server, BackfillTask task)
    {
        BackfillProcess process = new(_orthanc, time: TimeProvider.System);
        process.Complete();
        _orthanc.ServerIdentifier = server;
        BackfillJob job = new(process.Services, task);
        Advance(job);
        return (process, job);
    }

    private static void Advance(params BackfillJob[] jobs)
    {
        foreach (BackfillJob job in jobs)
        {
            Assert.Equal(JobStepStatus.Continue, job.Advance());
        }
    }

    private static JsonNode Content(BackfillJob job) => JsonNode.Parse(Encoding.UTF8.GetString(job.Content))!;
}
