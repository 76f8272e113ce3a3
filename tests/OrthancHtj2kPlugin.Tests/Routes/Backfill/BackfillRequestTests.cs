// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using DicomTranscoder.DataSet;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Backfill;

/// <summary>Bodies of requests about stored instances.</summary>
public sealed class BackfillRequestTests
{
    [Fact]
    public void Read_takes_every_field()
    {
        BackfillRequest request = Read(
            """
            {"Resources": ["a", "b"], "Asynchronous": true, "Priority": -3, "Permissive": false, "MaximumRate": 2.5, "Window": "22:00-06:00", "DryRun": true, "Sample": 7,
            "TransferSyntax": ".202", "Verify": true, "Modality": ["CT", "MR"], "OlderThan": 30, "SourceTransferSyntaxes": [".70", "1.2.840.10008.1.2.1"],
            "RemoteAet": ["CT_SCANNER"]}
            """);

        Assert.Equal(["a", "b"], request.Resources);
        Assert.Equal((false, false, -3), (request.IsSynchronous, request.IsAll, request.Priority));
        BackfillTask task = request.Task;
        Assert.Equal((BackfillOperation.Convert, "1.2.840.10008.1.2.4.202"), (task.Operation, task.TransferSyntax));
        Assert.Equal((false, true, 7, 2.5, "22:00-06:00"),
            (task.IsPermissive, task.IsDryRun, task.Sample, task.MaximumRate, task.Window!.ToString()));
        Assert.Equal(["CT", "MR"], task.Filter.Modality);
        Assert.Equal(30, task.Filter.OlderThan);
        Assert.Equal(["CT_SCANNER"], task.Filter.RemoteAet);
        Assert.Equal(["1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1"], task.Filter.SourceTransferSyntaxes);
    }

    [Fact]
    public void Read_takes_a_query()
    {
        BackfillRequest request = Read("""{"Query": {"PatientID": "1*"}, "Limit": 5, "Synchronous": true}""");

        Assert.Equal(("{\"PatientID\": \"1*\"}", 5, true), (request.Query, request.Limit, request.IsSynchronous));
    }

    [Theory]
    [InlineData("-patient", "Patient", "patients")]
    [InlineData("-study", "Study", "studies")]
    [InlineData("-series", "Series", "series")]
    [InlineData("-instance", "Instance", "instances")]
    public void Read_takes_one_resource_of_a_level(string level, string field, string expected)
    {
        BackfillRequest request = Read($$"""{"{{field}}": "1.2.3"}""", BackfillOperation.Restore, level);

        Assert.Equal(["1.2.3"], request.Resources);
        Assert.Equal((expected, TransferSyntaxUid.ExplicitLittleEndian), (request.Level, request.Task.TransferSyntax));
    }

    [Fact]
    public void Read_takes_a_lossy_target()
    {
        BackfillTask task = Read("""{"All": true, "Lossy": {"Ratio": 10}}""").Task;

        Assert.Equal((LossyTarget.Ratio(10), TransferSyntaxUid.Htj2k), (task.Lossy, task.TransferSyntax));
    }

    [Fact]
    public void Read_takes_a_wish_for_lossy_JPEG_2000()
    {
        Assert.Null(Read("""{"All": true}""").Task.TranscodeLossyJpeg2000);
        Assert.True(Read("""{"All": true, "TranscodeLossyJpeg2000": true, "TransferSyntax": ".202"}""").Task.TranscodeLossyJpeg2000);
        Assert.False(Read("""{"All": true, "TranscodeLossyJpeg2000": false}""").Task.TranscodeLossyJpeg2000);
    }

    [Theory]
    [InlineData(".90")]
    [InlineData(".91")]
    [InlineData("1.2.840.10008.1.2.4.91")]
    public void Read_takes_JPEG_2000_for_what_is_stored(string transferSyntax)
        => Assert.EndsWith(transferSyntax,
            Read($$"""{"All": true, "TransferSyntax": "{{transferSyntax}}"}""").Task.TransferSyntax, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "Give one of")]
    [InlineData("""{"All": true, "Resources": ["a"]}""", "Give one of")]
    [InlineData("""{"All": 1}""", "\"All\" is 1")]
    [InlineData("""{"Resources": []}""", "\"Resources\" is not a list")]
    [InlineData("""{"Resources": [1]}""", "\"Resources\" is not a list")]
    [InlineData("""{"Query": "a"}""", "\"Query\" is not an object")]
    [InlineData("""{"Query": {}, "Limit": 0}""", "\"Limit\" is 0")]
    [InlineData("""{"All": true, "Priority": 1.5}""", "\"Priority\" is 1.5")]
    [InlineData("""{"All": true, "Sample": 0}""", "\"Sample\" is 0")]
    [InlineData("""{"All": true, "MaximumRate": 0}""", "\"MaximumRate\" is 0")]
    [InlineData("""{"All": true, "Window": "22-6"}""", "\"Window\" is \"22-6\"")]
    [InlineData("""{"All": true, "TransferSyntax": ".70"}""", "\"TransferSyntax\" is \".70\"")]
    [InlineData("""{"All": true, "TransferSyntax": ".203"}""", "and \".91\" for lossy HTJ2K (.203), are accepted")]
    [InlineData("""{"All": true, "Verify": false}""", "only true is accepted")]
    [InlineData("""{"All": true, "Lossy": {"Ratio": 0}}""", "\"Lossy\" is {\"Ratio\": 0}")]
    [InlineData("""{"All": true, "Lossy": {"Ratio": 10}, "TransferSyntax": ".201"}""", "leave \"TransferSyntax\" out")]
    [InlineData("""{"All": true, "TranscodeLossyJpeg2000": 1}""", "\"TranscodeLossyJpeg2000\" is 1")]
    [InlineData("""{"All": true, "TranscodeLossyJpeg2000": true, "TransferSyntax": ".90"}""", "without further loss")]
    [InlineData("""{"All": true, "TranscodeLossyJpeg2000": true, "TransferSyntax": ".91"}""", "without further loss")]
    [InlineData("""{"All": true, "TranscodeLossyJpeg2000": true, "Lossy": {"Ratio": 10}}""", "without further loss")]
    [InlineData("""{"All": true, "Modality": "CT"}""", "\"Modality\" is \"CT\"")]
    [InlineData("""{"All": true, "SourceTransferSyntaxes": ["no"]}""", "\"SourceTransferSyntaxes\" is [\"no\"]")]
    [InlineData("""{"All": true, "Study": "a"}""", "There is no field \"Study\"")]
    public void Read_refuses_what_is_wrong_by_its_name(string body, string message)
    {
        RouteException error = Assert.Throws<RouteException>(() => Read(body));

        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Study": ""}""", "\"Study\" is not a text")]
    [InlineData("{}", "\"Study\" is missing")]
    [InlineData("""{"Study": "a", "All": true}""", "There is no field \"All\"")]
    [InlineData("""{"Study": "a", "OlderThan": 3}""", "There is no field \"OlderThan\"")]
    [InlineData("""{"Study": "a", "DryRun": true}""", "There is no field \"DryRun\"")]
    public void Read_refuses_what_the_route_of_one_study_does_not_know(string body, string message)
        => Assert.Contains(message, Assert.Throws<RouteException>(() => Read(body, BackfillOperation.Verify, "-study")).Message,
            StringComparison.Ordinal);

    private static BackfillRequest Read(string body, BackfillOperation operation = BackfillOperation.Convert, string level = "")
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return BackfillRequest.Read(document.RootElement, operation, level, new PluginSettings().TransferSyntax);
    }
}
