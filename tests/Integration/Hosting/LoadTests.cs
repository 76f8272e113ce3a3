// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Hosting;

/// <summary>Many instances from many connections.</summary>
public sealed class LoadTests
{
    private const int Connections = 8;
    private const int Uploads = 1000;
    private const int WarmUp = 100;

    /// <summary>The memory that the allocator and Orthanc's own index may still take after the first hundred.</summary>
    private const long Allowance = 32L << 20;

    [Fact]
    public async Task A_thousand_uploads_while_others_look_lose_nothing_and_take_no_more_memory()
    {
        await using OrthancServer server = await OrthancServer.StartAsync();
        ConcurrentQueue<string> stored = [];
        using CancellationTokenSource done = new();
        Task statusPolls = PollAsync(() => server.Rest.StatusAsync(), done.Token);
        Task previewPolls = PollAsync(
            () => stored.TryPeek(out string? id) ? server.Rest.BytesAsync($"/instances/{id}/preview") : Task.CompletedTask, done.Token);

        await UploadAsync(server, stored, WarmUp);
        long warm = server.Memory.Now;
        await UploadAsync(server, stored, Uploads - WarmUp);
        long end = server.Memory.Now;
        await done.CancelAsync();
        await Task.WhenAll(statusPolls, previewPolls);

        JsonNode counters = (await server.Rest.StatusAsync())["Counters"]!;
        Assert.Equal(Uploads, (long)counters["Converted"]!);
        Assert.Equal(0, (long)counters["Failed"]!);
        Assert.Equal(Uploads, stored.Distinct().Count());
        Assert.True(end - warm < Allowance, $"{warm} bytes were resident after {WarmUp} uploads, {end} after {Uploads}");
    }

    private static async Task UploadAsync(OrthancServer server, ConcurrentQueue<string> stored, int count)
    {
        int started = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref started) <= count)
            {
                ImageDescription description = new() { Name = "load", Rows = 128, Columns = 128, BitsAllocated = 16, BitsStored = 12 };
                stored.Enqueue(await server.Rest.UploadAsync(description.Build().File));
            }
        }));
    }

    private static async Task PollAsync(Func<Task> look, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await look();
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
