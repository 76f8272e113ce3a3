// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>Requests that take long: they hold up neither uploads nor the stop of Orthanc.</summary>
public sealed class LongRequestTests
{
    private const int Requests = 5;
    private const int Instances = 60;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uploads_do_not_wait_for_clients_that_read_slowly()
    {
        // Orthanc gives up clients that read nothing for half a minute, unless it is told otherwise.
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false }, configure: configuration => configuration["HttpRequestTimeout"] = 600);
        string instance = await orthanc.Rest.UploadAsync(
            new ImageDescription { Name = "long", Rows = 4096, Columns = 4096, BitsAllocated = 16, BitsStored = 12 }.Build().File);
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < Requests; i++)
            {
                // More than the buffers of both sides hold.
                Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                clients.Add(client);
                await client.ConnectAsync(new DnsEndPoint("127.0.0.1", new Uri(orthanc.Rest.Address).Port), Cancelled);
                string syntax = i % 2 == 0 ? "" : "?transfer-syntax=1.2.840.10008.1.2";
                _ = await client.SendAsync(
                    Encoding.ASCII.GetBytes($"GET /htj2k/instances/{instance}/file{syntax} HTTP/1.1\r\nHost: x\r\n\r\n"), Cancelled);
                _ = await client.ReceiveAsync(new byte[1], Cancelled);
            }

            await UploadAsync(orthanc);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Uploads_do_not_wait_for_backfills_and_those_end_when_Orthanc_stops()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        string[] studies = [.. Enumerable.Range(1, Requests).Select(number => $"2.25.790000{number}")];
        foreach (string study in studies)
        {
            for (int i = 0; i < Instances / Requests; i++)
            {
                _ = await orthanc.Rest.UploadAsync(Slice(study, i));
            }
        }

        Task<(HttpStatusCode Status, string Body)>[] requests =
            [.. studies.Select(study => ConvertAsync(orthanc, $$"""{"Study": "{{study}}", "MaximumRate": 0.02}"""))];

        // Four at a time begin.
        await WaitForBackfillsAsync(orthanc, 4 * Instances / Requests);
        await UploadAsync(orthanc);
        Assert.DoesNotContain(requests, request => request.IsCompleted);

        // All of it would take ten minutes, at this rate.
        Assert.Equal(0, await orthanc.StopAsync());
        foreach (Task<(HttpStatusCode Status, string Body)> request in requests)
        {
            // Once its web server stops, Orthanc sends no more answers.
            Exception? cut = await Record.ExceptionAsync(() => request);
            if (cut is not null)
            {
                _ = Assert.IsType<HttpRequestException>(cut);
                continue;
            }

            (HttpStatusCode status, string body) = await request;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains($"Orthanc stops; of {Instances / Requests} instances, ", body, StringComparison.Ordinal);
        }
    }

    private static async Task UploadAsync(OrthancServer orthanc)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload");
        request.Content = new ByteArrayContent(Slice("2.25.7900009", 0));
        using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request).WaitAsync(s_patience, Cancelled);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ConvertAsync(OrthancServer orthanc, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert-study") { Content = new StringContent(body) };
        using HttpResponseMessage answer = await orthanc.Rest.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until work has begun on that many instances.</summary>
    private static async Task WaitForBackfillsAsync(OrthancServer orthanc, int instances)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string begun = $"orthanc_htj2k_backfill_expected {instances}\n";
        while (!Encoding.UTF8.GetString(await orthanc.Rest.BytesAsync("/htj2k/metrics")).Contains(begun, StringComparison.Ordinal))
        {
            Assert.True(watch.Elapsed < s_patience, "The requests do not begin.");
            await Task.Delay(50, Cancelled);
        }
    }

    private static byte[] Slice(string study, int number) => new ImageDescription
    {
        Name = $"slice {number}",
        Rows = 16,
        Columns = 16,
        Change = set => set.Text(0x0010_0020, "LO", study).Text(0x0020_000D, "UI", study).Text(0x0020_000E, "UI", study + ".1"),
    }.Build().File;
}
