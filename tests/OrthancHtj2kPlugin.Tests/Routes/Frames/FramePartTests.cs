// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Frames;

/// <summary>Frames that are read as parts of files on the disk.</summary>
public sealed class FramePartTests : IDisposable
{
    private const int Frames = 3;
    private const string Everything = """{"All": true}""";
    private readonly List<RouteServer> _servers = [];

    public void Dispose() => _servers.ForEach(server => server.Dispose());

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void A_frame_is_read_without_the_rest_of_the_file(int otherBytes)
    {
        RouteServer server = Serve(new FakeOrthanc());
        string instance = Store(server, otherBytes);
        byte[] native = FileOf(server, instance);
        List<string> requests = [];
        server.Orthanc.Watch = requests.Add;

        AssertNative(server, native);
        _ = server.Ask<BackfillRoute>(["convert", ""], Everything);
        AssertCodestreams(server, instance);

        Assert.DoesNotContain(requests, request => request.Contains("/raw", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Contains("/content/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_of_a_file_that_Orthanc_compresses_is_asked_for()
    {
        RouteServer server = Serve(new FakeOrthanc { IsCompressed = true });
        string instance = Store(server, 100);
        List<string> requests = [];
        server.Orthanc.Watch = requests.Add;

        AssertNative(server, FileOf(server, instance));

        Assert.Equal(Frames, requests.Count(request => request.EndsWith("/raw", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_whose_file_is_replaced_meanwhile_is_that_of_one_file(bool hasMd5)
    {
        RouteServer server = Serve(new FakeOrthanc { HasMd5 = hasMd5 });
        string instance = Store(server, 100);
        byte[] native = FileOf(server, instance);
        int questions = 0;
        server.Orthanc.Watch = request =>
        {
            if (request.EndsWith("/md5", StringComparison.Ordinal) && ++questions == 2)
            {
                server.Orthanc.Watch = null;
                _ = server.Ask<BackfillRoute>(["convert", ""], Everything);
            }
        };

        AssertNative(server, native);
        AssertCodestreams(server, instance);
    }

    private static void AssertNative(RouteServer server, byte[] file)
    {
        using FrameFile reader = new();
        for (int frame = 1; frame <= Frames; frame++)
        {
            FakeOutput given = server.Ask<DicomWebFrameRoute>(
                [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", $"{frame}"], "",
                ("Accept", "application/octet-stream"));
            Assert.Equal(reader.Read(file, frame - 1), given.Body);
        }
    }

    private static void AssertCodestreams(RouteServer server, string instance)
    {
        byte[] file = FileOf(server, instance);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, FileMetaInformation.Read(file)!.TransferSyntax);
        using FrameFile reader = new();
        for (int frame = 1; frame <= Frames; frame++)
        {
            ReadOnlySpan<byte> stored = reader.Read(file, frame - 1);
            FakeOutput given = server.Ask<FrameRoute>([instance, $"{frame}"], "");

            // The codestream, without the byte that makes its length even.
            Assert.Equal(HttpStatusCode.OK, given.Status);
            Assert.True(stored.Length - given.Body.Length is 0 or 1 && stored.StartsWith(given.Body));
        }

        Assert.Equal(HttpStatusCode.NotFound, server.Ask<FrameRoute>([instance, $"{Frames + 1}"], "").Status);
    }

    private RouteServer Serve(FakeOrthanc orthanc)
    {
        _servers.Add(new RouteServer(orthanc: orthanc, readsFiles: true));
        return _servers[^1];
    }

    /// <summary>Stores an image of three frames.</summary>
    /// <param name="otherBytes">Of an element before those of the image.</param>
    private static string Store(RouteServer server, int otherBytes)
    {
        string uid = $"{AttachedInstance.Series}.1";
        byte[] samples = [.. Enumerable.Range(1, Frames).SelectMany(
            seed => TestSupport.Frames.Natural(32, 32, 1, 12, isSigned: false, 2, 0.02, seed))];
        DicomItem dataSet = DicomFile.Image(32, 32, 16, 12)
            .Text(0x0008_0018, "UI", uid)
            .Text(0x0009_0010, "LO", "TEST")
            .Set(0x0009_1001, "OB", new byte[otherBytes])
            .Text(0x0010_0020, "LO", "PATIENT")
            .Text(0x0020_000D, "UI", AttachedInstance.Study)
            .Text(0x0020_000E, "UI", AttachedInstance.Series)
            .Text(0x0028_0008, "IS", $"{Frames}")
            .Set(0x7FE0_0010, "OW", samples);
        server.Orthanc.Post("/instances", new DicomFile { SopInstanceUid = uid, DataSet = dataSet }.ToArray()).Dispose();
        return server.Orthanc.Resources.First(resource => resource.DicomIdentifier == uid).Id;
    }

    private static byte[] FileOf(RouteServer server, string instance)
        => File.ReadAllBytes(server.Orthanc.PathOf(server.Orthanc.Find($"/instances/{instance}")!.Attachments["dicom"].Uuid));
}
