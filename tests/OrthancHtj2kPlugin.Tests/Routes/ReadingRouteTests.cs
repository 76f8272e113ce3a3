// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Explanations;
using OrthancHtj2kPlugin.Routes.Files;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancSdkInterop.Abi;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>The routes that give stored data and report the state.</summary>
public sealed class ReadingRouteTests : IDisposable
{
    private const string Absent = "00000000-00000000-00000000-00000000-00000000";

    private readonly RouteServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void The_status_says_whether_instances_are_converted()
    {
        Assert.True((bool)_server.Ask<StatusRoute>([], "").Json["Converts"]!);
        _server.WhyIdle = "another plugin";
        Assert.False((bool)_server.Ask<StatusRoute>([], "").Json["Converts"]!);
    }

    [Fact]
    public void Metrics_are_given_in_both_formats()
    {
        FakeOutput prometheus = _server.Ask<MetricsRoute>([], ""),
            open = _server.Ask<MetricsRoute>([], "", ("Accept", "application/openmetrics-text"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (prometheus.Status, open.Status));
        Assert.DoesNotContain("# EOF", prometheus.Text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", open.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_is_what_the_last_dry_run_of_everything_has_found()
    {
        _ = _server.Store(1, isConverted: true);
        _ = _server.Store(2);
        Assert.Empty(_server.Ask<ArchiveRoute>([], "").Json.AsObject());

        Run("""{"All": true, "DryRun": true, "Modality": ["XA"], "Asynchronous": true}""");
        Assert.Empty(_server.Ask<ArchiveRoute>([], "").Json.AsObject());
        Run("""{"All": true, "DryRun": true, "Asynchronous": true}""");

        JsonNode archive = _server.Ask<ArchiveRoute>([], "").Json;
        Assert.Equal((2, 1, 1), ((int)archive["Instances"]!, (int)archive["Converted"]!, (int)archive["AlreadyInTarget"]!));
        Assert.Equal(1, (int)archive["TransferSyntaxes"]![TransferSyntaxUid.Htj2kLossless]!);
        Assert.Equal((long)archive["BytesBefore"]!, archive["TransferSyntaxBytes"]!.AsObject().Sum(syntax => (long)syntax.Value!));
        Assert.True(DateTimeOffset.Parse((string)archive["Date"]!, CultureInfo.InvariantCulture) <= DateTimeOffset.UtcNow);

        void Run(string request)
        {
            Assert.Equal(HttpStatusCode.OK, _server.Ask<BackfillRoute>(["convert", ""], request).Status);
            while (_server.Submitted[^1].Advance() == JobStepStatus.Continue)
            {
            }
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("1", HttpStatusCode.OK)]
    [InlineData("366", HttpStatusCode.OK)]
    [InlineData("0", HttpStatusCode.BadRequest)]
    [InlineData("367", HttpStatusCode.BadRequest)]
    [InlineData("all", HttpStatusCode.BadRequest)]
    public void Totals_are_given_for_some_days(string? days, HttpStatusCode status)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, _server.Ask<TotalsRoute>([], "").Status);
        _server.Totals.Count(null);
        _server.Totals.Save();

        FakeOutput totals = days is null ? _server.Ask<TotalsRoute>([], "") : _server.Ask<TotalsRoute>([], "", ("?days", days));

        Assert.Equal(status, totals.Status);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal((string)totals.Json["Today"]!, (string)totals.Json["Days"]![0]!["Day"]!);
            Assert.Equal(1, (int)totals.Json["Months"]![0]!["Reasons"]!["Exception"]!);
        }
    }

    [Fact]
    public void A_frame_is_given_whole_in_part_and_not_again()
    {
        string instance = _server.Store(1, isConverted: true);

        FakeOutput whole = _server.Ask<FrameRoute>([instance, "1"], "");
        string tag = whole.Headers["ETag"];
        FakeOutput part = _server.Ask<FrameRoute>([instance, "1"], "", ("Range", "bytes=2-5"), ("If-Range", tag));
        FakeOutput same = _server.Ask<FrameRoute>([instance, "1"], "", ("If-None-Match", $"\"other\", W/{tag}"));

        Assert.Equal((HttpStatusCode.OK, $"image/jphc; transfer-syntax={TransferSyntaxUid.Htj2kLossless}"), (whole.Status, whole.MimeType));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 2-5/{whole.Body.Length}"), (part.Status, part.Headers["Content-Range"]));
        Assert.Equal(whole.Body[2..6], part.Body);
        Assert.Equal(HttpStatusCode.NotModified, same.Status);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable,
            _server.Ask<FrameRoute>([instance, "1"], "", ("Range", "bytes=9999999-")).Status);
    }

    [Fact]
    public void Resolutions_are_those_that_a_shorter_frame_has()
    {
        string instance = _server.Store(1, isConverted: true);

        JsonArray resolutions = _server.Ask<ResolutionsRoute>([instance, "1"], "").Json.AsArray();

        Assert.Equal((32, 32), ((int)resolutions[0]!["Width"]!, (int)resolutions[0]!["Height"]!));
        Assert.True(resolutions.Count > 1);
        FakeOutput reduced = _server.Ask<FrameRoute>([instance, "1"], "", ("?reduce", "1"));
        Assert.Equal((int)resolutions[1]!["Bytes"]!, reduced.Body.Length);
    }

    [Fact]
    public void What_has_no_codestreams_and_what_is_not_there_is_refused()
    {
        string native = _server.Store(1);

        Assert.Equal(HttpStatusCode.NotAcceptable, _server.Ask<FrameRoute>([native, "1"], "").Status);
        Assert.Equal(HttpStatusCode.NotAcceptable, _server.Ask<ResolutionsRoute>([native, "1"], "").Status);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<FrameRoute>([Absent, "1"], "").Status);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<FrameRoute>(["no identifier", "1"], "").Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<FrameRoute>([native, "0"], "").Status);
        string converted = _server.Store(2, isConverted: true);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<FrameRoute>([converted, "2"], "").Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<FrameRoute>([converted, "1"], "", ("?reduce", "x")).Status);
    }

    [Fact]
    public void A_file_is_given_as_stored_and_in_other_transfer_syntaxes()
    {
        string instance = _server.Store(1, isConverted: true);

        FakeOutput stored = _server.Ask<FileRoute>([instance], "");
        FakeOutput native = _server.Ask<FileRoute>([instance], "", ("?transfer-syntax", TransferSyntaxUid.ExplicitLittleEndian));

        Assert.Equal((HttpStatusCode.OK, "application/dicom"), (stored.Status, stored.MimeType));
        Assert.Equal(TransferSyntaxUid.ExplicitLittleEndian, FileMetaInformation.Read(native.Body)!.TransferSyntax);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<FileRoute>([instance], "", ("?transfer-syntax", "1.2.3")).Status);
        Assert.Equal(HttpStatusCode.NotAcceptable, _server.Ask<FileRoute>([instance], "", ("?transfer-syntax", ".70")).Status);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<FileRoute>([Absent], "").Status);
    }

    [Theory]
    [InlineData("application/octet-stream", false)]
    [InlineData("image/jphc", false)]
    [InlineData("multipart/related; type=\"image/jphc\"", true)]
    [InlineData("multipart/related; type=\"application/octet-stream\"", true)]
    public void DICOMweb_frames_come_in_the_form_that_is_accepted(string accept, bool isMultipart)
    {
        _ = _server.Store(1, isConverted: true);
        string[] path = [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", "1"];

        FakeOutput frame = _server.Ask<DicomWebFrameRoute>(path, "", ("Accept", accept));
        FakeOutput again = _server.Ask<DicomWebFrameRoute>(path, "", ("Accept", accept), ("If-None-Match", frame.Headers["ETag"]));

        Assert.Equal(HttpStatusCode.OK, frame.Status);
        Assert.Equal(isMultipart, frame.MimeType.StartsWith("multipart/related", StringComparison.Ordinal));
        if (accept == "application/octet-stream")
        {
            Assert.Equal(32 * 32 * 2, frame.Body.Length);
        }

        Assert.Equal(HttpStatusCode.NotModified, again.Status);
    }

    [Fact]
    public void DICOMweb_frames_that_do_not_exist_are_refused()
    {
        _ = _server.Store(1, isConverted: true);

        Assert.Equal(HttpStatusCode.NotFound,
            _server.Ask<DicomWebFrameRoute>([AttachedInstance.Study, AttachedInstance.Series, "1.2.3", "1"], "").Status);
        Assert.Equal(HttpStatusCode.NotFound,
            _server.Ask<DicomWebFrameRoute>([AttachedInstance.Study, AttachedInstance.Series, "1.*", "1"], "").Status);
        Assert.Equal(HttpStatusCode.NotFound,
            _server.Ask<DicomWebFrameRoute>([AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", "2"],
            "").Status);
        Assert.False(_server.IsAskedForDicomWeb);
        _ = _server.Ask<DicomWebFrameRoute>(["0", "0", "0", "1"], "");
        Assert.True(_server.IsAskedForDicomWeb);
    }

    [Fact]
    public void Several_DICOMweb_frames_come_one_after_the_other()
    {
        _ = _server.Store(1, isConverted: true);
        string[] path = [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", "1,1"];

        FakeOutput frames = _server.Ask<DicomWebFrameRoute>(path, "", ("Accept", "multipart/related; type=\"image/jphc\""));

        Assert.Equal(2, frames.Parts.Count);
        Assert.Equal(frames.Parts[0].Body, frames.Parts[1].Body);
    }

    [Fact]
    public void Other_DICOMweb_requests_are_sent_to_the_DICOMweb_plugin()
        => Assert.EndsWith("/dicom-web/studies/1/metadata", _server.Ask<DicomWebRedirect>(["studies/1/metadata"], "").Headers["Location"],
            StringComparison.Ordinal);

    [Theory]
    [InlineData("RestApi", "RestApi")]
    [InlineData(null, "DicomProtocol")]
    public void An_explanation_names_the_origin_and_what_would_be_done(string? header, string origin)
    {
        string instance = _server.Store(1);
        _server.Orthanc.Find($"/instances/{instance}")!.Metadata["Origin"] = ("DicomProtocol", 0);

        FakeOutput stored = header is null
            ? _server.Ask<ExplainRoute>([], instance)
            : _server.Ask<ExplainRoute>([], instance, ("Htj2k-Origin", header));

        Assert.Equal(HttpStatusCode.OK, stored.Status);
        Assert.Contains(origin, stored.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_of_a_file_stores_nothing_and_of_anything_else_is_refused()
    {
        Assert.Equal(HttpStatusCode.OK, _server.Ask<ExplainRoute>([], AttachedInstance.Image(5)).Status);
        Assert.Empty(_server.Orthanc.Resources);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, _server.Ask<ExplainRoute>([], new string('x', 500)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            _server.Ask<ExplainRoute>([], "", ("Content-Type", "multipart/form-data")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<ExplainRoute>([], AttachedInstance.Image(5), ("Htj2k-Origin", "1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, _server.Ask<ExplainRoute>([], Absent).Status);
        _server.WhyIdle = "nothing is done here";
        Assert.Contains("nothing is done here", _server.Ask<ExplainRoute>([], AttachedInstance.Image(5)).Text, StringComparison.Ordinal);
    }
}
