// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

/// <summary>Servers with one task, which tell each other of the studies that they have done.</summary>
public sealed class ToldStudiesTests : IDisposable
{
    private const int Images = ThreeStudies.Images;

    /// <summary>The fields that do not tell who has done it.</summary>
    private static readonly string[] s_same =
        ["Total", "Instances", "TransferSyntaxes", "TransferSyntaxBytes", "AlreadyInTarget", "Kept", "HeldBack", "BytesBefore",
        "BytesAfter"];

    private readonly ThreeStudies _studies = new();

    private string[] ToldFiles
        => Directory.GetFiles(Path.Combine(_studies.Orthanc.Folder, "htj2k-journal", "servers"), "*.told");

    public void Dispose() => _studies.Dispose();

    [Fact]
    public void A_study_that_another_has_done_counts_as_if_this_server_had_looked_at_it()
    {
        // A report without pixel data.
        DicomItem report = DicomFile.Image(32, 32, 16, 12).Text(0x0008_0018, "UI", "2.25.5").Text(0x0010_0020, "LO", "0")
            .Text(0x0020_000D, "UI", AttachedInstance.Study).Text(0x0020_000E, "UI", "2.25.6").Remove(0x7FE0_0010);
        _studies.Orthanc.Post("/instances", new DicomFile { SopInstanceUid = "2.25.5", DataSet = report }.ToArray()).Dispose();
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = new(_studies.Orthanc, time: TimeProvider.System);
        using BackfillJob one = new(first.Services, ThreeStudies.Convert), two = Begin(second);
        ThreeStudies.Run(one);
        second.Complete();
        _studies.Orthanc.Requests.Clear();

        ThreeStudies.Run(two);

        Assert.DoesNotContain(_studies.Orthanc.Requests, request => request.StartsWith("GET /studies/", StringComparison.Ordinal)
            || request.Contains("instances", StringComparison.Ordinal));
        Assert.Equal((Images, Images), (ThreeStudies.Number(one, "Converted"), ThreeStudies.Number(two, "AlreadyInTarget")));
        Assert.Equal(0, (int)Content(two)["InstancesPerSecond"]!);
        using BackfillJob looking = new(first.Services, ThreeStudies.Convert);
        ThreeStudies.Run(looking);
        Assert.Equal(s_same.Select(name => Content(looking)[name]?.ToJsonString()),
            s_same.Select(name => Content(two)[name]?.ToJsonString()));
        Assert.Single(Content(two)["Kept"]!.AsObject());
    }

    [Fact]
    public void What_was_told_before_a_job_began_is_not_believed()
    {
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = _studies.Start(TimeProvider.System);
        using BackfillJob one = new(first.Services, ThreeStudies.Convert), two = new(second.Services, ThreeStudies.Convert),
            back = new(second.Services, ThreeStudies.Convert with { Operation = BackfillOperation.Restore });
        ThreeStudies.Run(one);
        ThreeStudies.Run(back);

        ThreeStudies.Run(two);

        Assert.Equal((Images, 0), (ThreeStudies.Number(two, "Converted"), ThreeStudies.Number(two, "AlreadyInTarget")));
    }

    [Fact]
    public void A_study_that_was_listed_before_a_job_began_is_not_told_to_it()
    {
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = new(_studies.Orthanc, time: TimeProvider.System);
        using BackfillJob one = _studies.BeginTwo(first), two = Begin(second);
        ThreeStudies.Run(one);
        Assert.Single(File.ReadAllLines(Assert.Single(ToldFiles)));
        second.Complete();
        _studies.Orthanc.Requests.Clear();

        ThreeStudies.Run(two);

        Assert.Equal(ThreeStudies.Studies - 1, _studies.Orthanc.Requests.Count(request => request.StartsWith("GET /studies/",
            StringComparison.Ordinal) && request.EndsWith("/instances", StringComparison.Ordinal)));
        Assert.Equal(Images, ThreeStudies.Number(two, "AlreadyInTarget"));
    }

    [Fact]
    public void A_server_alone_tells_nobody()
    {
        using BackfillProcess process = _studies.Start(TimeProvider.System);
        using BackfillJob job = new(process.Services, ThreeStudies.Convert);
        ThreeStudies.Run(job);

        Assert.Empty(ToldFiles);
    }

    [Fact]
    public void A_study_of_which_a_setting_kept_instances_is_looked_at_by_each_server()
    {
        PluginSettings keeping = new() { Threads = 1, MinimumPixelDataBytes = 1 << 20 };
        using BackfillProcess first = new(_studies.Orthanc, keeping, time: TimeProvider.System),
            second = new(_studies.Orthanc, time: TimeProvider.System);
        first.Complete();
        using BackfillJob one = new(first.Services, ThreeStudies.Convert), two = Begin(second);
        ThreeStudies.Run(one);
        second.Complete();
        ThreeStudies.Run(two);

        Assert.Equal((0, Images), (ThreeStudies.Number(one, "Converted"), ThreeStudies.Number(two, "Converted")));
    }

    [Fact]
    public void A_study_that_is_left_unfinished_is_not_told_and_the_file_goes_with_the_job()
    {
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = new(_studies.Orthanc, time: TimeProvider.System);
        using BackfillJob two = Begin(second);
        using (BackfillJob one = _studies.BeginTwo(first))
        {
            one.Leave(JobStopReason.Failure);
            Assert.Empty(ToldFiles);
        }

        using (BackfillJob again = new(first.Services, ThreeStudies.Convert))
        {
            ThreeStudies.Run(again);
            Assert.Equal(ThreeStudies.Studies, File.ReadAllLines(Assert.Single(ToldFiles)).Length);
        }

        Assert.Empty(ToldFiles);
        second.Complete();
        ThreeStudies.Run(two);
        Assert.Equal(Images, ThreeStudies.Number(two, "AlreadyInTarget"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"LeftOut": 1.5}""")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void Lines_that_nobody_understands_are_passed_over(string line)
    {
        using BackfillProcess first = _studies.Start(TimeProvider.System), second = new(_studies.Orthanc, time: TimeProvider.System);
        using BackfillJob one = new(first.Services, ThreeStudies.Convert), two = Begin(second);
        ThreeStudies.Run(one);
        string file = Assert.Single(ToldFiles);
        File.WriteAllLines(file, File.ReadAllLines(file).Select(told => $"{string.Join(' ', told.Split(' ')[..2])} {line}"));
        second.Complete();

        ThreeStudies.Run(two);

        Assert.Equal(Images, ThreeStudies.Number(two, "AlreadyInTarget"));
    }

    /// <summary>A job that has begun, and waits.</summary>
    private static BackfillJob Begin(BackfillProcess process)
    {
        BackfillJob job = new(process.Services, ThreeStudies.Convert);
        Assert.Equal(JobStepStatus.Continue, job.Advance());
        Assert.Contains("Waits", ThreeStudies.Text(job), StringComparison.Ordinal);
        return job;
    }

    private static JsonNode Content(BackfillJob job) => JsonNode.Parse(ThreeStudies.Text(job))!;
}
