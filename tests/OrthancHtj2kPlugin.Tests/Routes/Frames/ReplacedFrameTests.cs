// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Frames;

/// <summary>Frames of instances whose file is replaced, by this server or by another one with the same index.</summary>
public sealed class ReplacedFrameTests : IDisposable
{
    private const string Everything = """{"All": true}""";

    private static readonly string[] s_path = [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", "1"];

    private readonly RouteServer _own = new();
    private readonly RouteServer _shared = new(orthanc: new FakeOrthanc { DatabasePlugin = "libOrthancPostgreSQLIndex.so" });

    public void Dispose()
    {
        _own.Dispose();
        _shared.Dispose();
    }

    [Fact]
    public void A_frame_is_that_of_the_file_when_Orthanc_keeps_an_earlier_file_parsed()
    {
        string instance = _shared.Store(1);
        byte[] native = FileOf(_shared, instance);
        _ = _shared.Ask<DicomWebFrameRoute>(s_path, "", ("Accept", "application/octet-stream"));
        _ = _shared.Ask<BackfillRoute>(["convert", ""], Everything);
        byte[] converted = FileOf(_shared, instance);

        // Another server has converted it.
        _shared.Orthanc.Parsed[instance] = native;
        AssertGives(_shared, instance, FrameOf(converted), TransferSyntaxUid.Htj2kLossless);
        Assert.Equal(FrameOf(native), _shared.Ask<DicomWebFrameRoute>(s_path, "", ("Accept", "application/octet-stream")).Body);

        // This one has parsed the file anew; then another one has restored the instance.
        _shared.Orthanc.Parsed[instance] = converted;
        AssertGives(_shared, instance, FrameOf(converted), TransferSyntaxUid.Htj2kLossless);
        _ = _shared.Ask<BackfillRoute>(["restore", ""], Everything);
        Assert.Equal(HttpStatusCode.NotAcceptable, _shared.Ask<FrameRoute>([instance, "1"], "").Status);
        Assert.Equal(FrameOf(native), _shared.Ask<DicomWebFrameRoute>(s_path, "", ("Accept", "application/octet-stream")).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_frame_is_given_as_what_it_is_when_its_file_is_replaced_meanwhile(bool isShared)
    {
        RouteServer server = isShared ? _shared : _own;
        string instance = server.Store(1);
        byte[] native = FileOf(server, instance);
        int frames = 0;
        server.Orthanc.Watch = request =>
        {
            if (request.EndsWith("/frames/0/raw", StringComparison.Ordinal) && frames++ == 0)
            {
                _ = server.Ask<BackfillRoute>(["convert", ""], Everything);
            }
        };

        FakeOutput frame = server.Ask<DicomWebFrameRoute>(s_path, "", ("Accept", "application/octet-stream"));

        Assert.True(frames > 1);
        Assert.Equal(FrameOf(native), frame.Body);
        Assert.Contains(TransferSyntaxUid.ExplicitLittleEndian, frame.MimeType, StringComparison.Ordinal);
        AssertGives(server, instance, FrameOf(FileOf(server, instance)), TransferSyntaxUid.Htj2kLossless);
    }

    [Fact]
    public void A_frame_of_a_file_that_is_replaced_again_and_again_is_refused()
    {
        string instance = _own.Store(1);
        int replacements = 0;
        _own.Orthanc.Watch = request =>
        {
            if (request.EndsWith("/frames/0/raw", StringComparison.Ordinal))
            {
                _ = _own.Ask<BackfillRoute>([replacements++ % 2 == 0 ? "convert" : "restore", ""], Everything);
            }
        };

        Assert.Equal(HttpStatusCode.ServiceUnavailable, _own.Ask<FrameRoute>([instance, "1"], "").Status);
    }

    private static void AssertGives(RouteServer server, string instance, byte[] frame, string transferSyntax)
    {
        FakeOutput given = server.Ask<FrameRoute>([instance, "1"], "");
        Assert.Equal((HttpStatusCode.OK, $"image/jphc; transfer-syntax={transferSyntax}"), (given.Status, given.MimeType));

        // The codestream, without the byte that makes its length even.
        Assert.True(frame.Length - given.Body.Length is 0 or 1 && frame.AsSpan().StartsWith(given.Body));
    }

    private static byte[] FileOf(RouteServer server, string instance)
        => File.ReadAllBytes(server.Orthanc.PathOf(server.Orthanc.Find($"/instances/{instance}")!.Attachments["dicom"].Uuid));

    private static byte[] FrameOf(byte[] file)
    {
        using FrameFile reader = new();
        return reader.Read(file).ToArray();
    }
}
