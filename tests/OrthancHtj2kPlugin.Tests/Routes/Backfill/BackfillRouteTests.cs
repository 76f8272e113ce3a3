// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancSdkInterop.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Backfill;

/// <summary>The routes that work on stored instances.</summary>
public sealed class BackfillRouteTests : IDisposable
{
    private readonly RouteServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Conversion_verification_and_restoration_are_answered_by_what_was_done()
    {
        _ = _server.Store(1);
        _ = _server.Store(2);

        JsonNode converted = _server.Ask<BackfillRoute>(["convert", "-study"], $$"""{"Study": "{{AttachedInstance.Study}}"}""").Json;

        Assert.Equal((false, 2), ((bool)converted["DryRun"]!, (int)converted["Total"]!["Converted"]!));
        Assert.Equal(AttachedInstance.Study, (string)converted["Studies"]![0]!["StudyInstanceUID"]!);
        Assert.Equal(2, (int)_server.Ask<BackfillRoute>(["verify", ""], """{"All": true}""").Json["Total"]!["Verified"]!);
        Assert.Equal(2, (int)_server.Ask<BackfillRoute>(["restore", ""], """{"Query": {}}""").Json["Total"]!["Restored"]!);
    }

    [Fact]
    public void Lossy_HTJ2K_becomes_JPEG_2000_and_everything_else_is_kept_with_the_reason()
    {
        _ = _server.Store(1);
        _ = _server.Store(2, isConverted: true);
        _ = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true, "Lossy": {"MaximumError": 20}}""");

        JsonNode predicted = Convert(isDryRun: true), made = Convert(isDryRun: false), again = Convert(isDryRun: false);

        Assert.Equal(predicted.ToJsonString(), made.ToJsonString());
        Assert.Equal((2, 2, 0), ((int)made["Converted"]!,
            (int)made["Kept"]!["only HTJ2K that may be lossy (.203) becomes JPEG 2000 (.91)"]!, (int)made["Failed"]!));
        Assert.Equal((0, 2), ((int)again["Converted"]!, (int)again["AlreadyInTarget"]!));
        Assert.Equal(["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.91"],
            _server.Orthanc.Resources.Where(resource => resource.Level == "instances").Select(item => item.TransferSyntax).Order());
        Assert.Equal(4, (int)_server.Ask<BackfillRoute>(["verify", ""], """{"All": true}""").Json["Total"]!["Verified"]!);

        JsonNode Convert(bool isDryRun) => _server.Ask<BackfillRoute>(["convert", ""],
            $$"""{"All": true, "TransferSyntax": ".91", "Sample": 1, "DryRun": {{(isDryRun ? "true" : "false")}}}""").Json["Total"]!;
    }

    [Fact]
    public void Instances_that_one_span_cannot_hold_are_converted_verified_and_restored_like_others()
    {
        using RouteServer large =
            new(new PluginSettings { Threads = 1, LongestSpan = AttachedInstance.Image(1).Length - 1 });
        using RouteServer largest = new(new PluginSettings { Threads = 1, LongestSpan = 0 });
        string converted = "";
        foreach (RouteServer server in new[] { _server, large, largest })
        {
            _ = server.Store(1);
            _ = server.Store(2);
            JsonNode dry = server.Ask<BackfillRoute>(["convert", ""], """{"All": true, "DryRun": true, "Sample": 1}""").Json["Total"]!;
            JsonNode made = server.Ask<BackfillRoute>(["convert", ""], """{"All": true}""").Json["Total"]!;
            Assert.Equal(dry.ToJsonString(), made.ToJsonString());
            Assert.Equal(2, (int)made["Converted"]!);
            string files = Files(server);
            Assert.Equal(2, (int)server.Ask<BackfillRoute>(["verify", ""], """{"All": true}""").Json["Total"]!["Verified"]!);
            Assert.Equal(2, (int)server.Ask<BackfillRoute>(["restore", ""], """{"All": true}""").Json["Total"]!["Restored"]!);
            files += Files(server);
            Assert.Equal(converted.Length == 0 ? files : converted, files);
            converted = files;
        }

        JsonNode kept = large.Ask<BackfillRoute>(["convert", ""], """{"All": true, "Lossy": {"Ratio": 2}}""").Json["Total"]!;
        Assert.Equal((0, 2), ((int)kept["Converted"]!, (int)kept["Kept"]!["too large"]!));

        static string Files(RouteServer server) => string.Join('\n', server.Orthanc.Resources
            .Where(resource => resource.Level == "instances")
            .Select(item => Convert.ToHexString(File.ReadAllBytes(server.Orthanc.PathOf(item.Attachments["dicom"].Uuid)))).Order());
    }

    [Fact]
    public void A_job_is_answered_by_its_address()
    {
        JsonNode job = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true, "Asynchronous": true}""").Json;

        Assert.Equal(("17", "/jobs/17", "Htj2kConvert"), ((string)job["ID"]!, (string)job["Path"]!, (string)job["Type"]!));
        IJob submitted = Assert.Single(_server.Submitted);
        Assert.Equal(0, submitted.Progress);
    }

    [Fact]
    public void A_query_without_a_match_an_unknown_resource_and_a_body_that_is_no_JSON_are_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<BackfillRoute>(["convert", ""], """{"Query": {}}""").Status);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<BackfillRoute>(["convert", ""], """{"Resources": ["1.2.3"]}""").Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<BackfillRoute>(["convert", ""], """{"All": """).Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<BackfillRoute>(["convert", ""], "{} {}").Status);
    }

    [Fact]
    public void A_study_that_somebody_works_on_is_refused()
    {
        _ = _server.Store(1);
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;
        _ = _server.Backfill!.Take(study, new BackfillOwner("the job 3"));

        FakeOutput answer = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true}""");

        Assert.Equal((HttpStatusCode.Conflict, "A study is being worked on by the job 3; of 1 instances, 0 were examined and 0 converted before."), (answer.Status, answer.Message));
    }

    [Fact]
    public void A_request_ends_between_two_steps_when_Orthanc_stops_and_says_how_far_it_came()
    {
        for (int i = 1; i <= 3; i++)
        {
            _ = _server.Store(i);
        }

        _server.Orthanc.Watch = request =>
        {
            if (request == "POST /instances")
            {
                _server.Backfill!.Running.Stop();
            }
        };

        FakeOutput answer = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true, "MaximumRate": 1}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("Orthanc stops; of 3 instances, 1 were examined and 1 converted. ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("\"Asynchronous\": true", answer.Message, StringComparison.Ordinal);
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;
        BackfillOwner next = new("the next");
        Assert.Same(next, _server.Backfill!.Take(study, next));
    }

    [Fact]
    public void A_study_that_another_server_works_on_is_refused()
    {
        _ = _server.Store(1);
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;
        using BackfillProcess other = new(_server.Orthanc);
        other.Complete();
        BackfillOwner owner = new("its own request");
        Assert.Same(owner, other.Services.Take(study, owner));

        FakeOutput answer = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true}""");

        Assert.Equal((HttpStatusCode.Conflict, "A study is being worked on by another Orthanc with the same storage; of 1 instances, 0 were examined and 0 converted before."),
            (answer.Status, answer.Message));
        other.Services.GiveBack(study, owner);
        Assert.Equal(1, (int)_server.Ask<BackfillRoute>(["convert", ""], """{"All": true}""").Json["Total"]!["Converted"]!);
    }

    [Fact]
    public void Nothing_is_replaced_while_the_journal_may_go_with_the_server()
    {
        _server.Orthanc.StoragePlugin = "libObjectStorage.so";

        FakeOutput answer = _server.Ask<BackfillRoute>(["convert", ""], """{"All": true}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("\"JournalDirectory\"", answer.Message, StringComparison.Ordinal);
        Assert.Equal(0, (int)_server.Ask<BackfillRoute>(["verify", ""], """{"All": true}""").Json["Total"]!["Verified"]!);
        using RouteServer other = new(new PluginSettings { Threads = 1, JournalDirectory = _server.Orthanc.Folder });
        other.Orthanc.StoragePlugin = "libObjectStorage.so";
        Assert.Equal(0, (int)other.Ask<BackfillRoute>(["convert", ""], """{"All": true}""").Json["Total"]!["Converted"]!);
    }
}
