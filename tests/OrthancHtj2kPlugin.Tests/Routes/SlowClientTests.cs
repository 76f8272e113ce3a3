// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Files;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>Clients that read nothing of their answer for a long time, and hold up nobody else.</summary>
public sealed class SlowClientTests : IDisposable
{
    private const int Threads = 4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly RouteServer _server = new();
    private readonly List<Thread> _clients = [];
    private readonly ManualResetEventSlim _mayRead = new();
    private readonly SemaphoreSlim _stuck = new(0);

    public void Dispose()
    {
        _mayRead.Set();
        _clients.ForEach(client => Assert.True(client.Join(s_patience)));
        _server.Dispose();
        _mayRead.Dispose();
        _stuck.Dispose();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1,1")]
    public void A_slow_reader_of_samples_holds_no_decoder(string frames)
    {
        _ = _server.Store(1, isConverted: true);
        BeginSlowly(() => _server.Ask<DicomWebFrameRoute>(PathOf(frames), "",
            ("Accept", "multipart/related; type=\"application/octet-stream\"")));

        FakeOutput? other = null;
        Thread client = new(() => other = _server.Ask<DicomWebFrameRoute>(PathOf("1"), "", ("Accept", "application/octet-stream")));
        client.Start();

        // The pool of this server has one decoder.
        Assert.True(client.Join(s_patience));
        Assert.Equal(32 * 32 * 2, other!.Body.Length);
    }

    [Fact]
    public void Slow_downloads_of_files_hold_no_thread()
    {
        string instance = _server.Store(1, isConverted: true);
        for (int i = 0; i < Threads; i++)
        {
            BeginSlowly(() => _server.Ask<FileRoute>([instance], "", ("?transfer-syntax", TransferSyntaxUid.ExplicitLittleEndian)));
        }

        AssertServes(_server.Threads);
    }

    [Fact]
    public void Slow_readers_of_answers_that_threads_make_hold_no_thread()
    {
        FakeOutput[] outputs = [.. Enumerable.Range(0, Threads).Select(_ => new FakeOutput { Sending = Stall })];
        foreach (FakeOutput output in outputs)
        {
            BeginSlowly(() =>
            {
                LaterOutput later = new(output);
                _server.Threads.Run(() => new RouteAnswer(later).SendMessage(HttpStatusCode.Conflict, "busy"));
                _ = later.Send();
            });
        }

        AssertServes(_server.Threads);
        _mayRead.Set();
        _clients.ForEach(client => Assert.True(client.Join(s_patience)));
        Assert.All(outputs, output => Assert.Equal((HttpStatusCode.Conflict, "busy"), (output.Status, (string)output.Json["Message"]!)));
    }

    private static string[] PathOf(string frames)
        => [AttachedInstance.Study, AttachedInstance.Series, $"{AttachedInstance.Series}.1", frames];

    private static void AssertServes(RouteThreads threads)
    {
        using ManualResetEventSlim done = new();
        threads.Begin(done.Set);
        Assert.True(done.Wait(s_patience, TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a request whose answer is not read until the end of the test, and waits until it is ready to be read.</summary>
    private void BeginSlowly(Action ask)
    {
        _server.Sending = Stall;
        Thread client = new(() => ask());
        _clients.Add(client);
        client.Start();
        Assert.True(_stuck.Wait(s_patience, TestContext.Current.CancellationToken));
        _server.Sending = null;
    }

    private void Stall()
    {
        _ = _stuck.Release();
        _mayRead.Wait();
    }
}
