// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Ingest;

/// <summary>The lines that docs/operations.md documents.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Every_instance_has_one_line_and_the_summary_counts_it()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["SummaryInterval"] = 86400 });
        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "logged as converted" }.Build().File);
        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "logged as kept", Noise = 1 }.Build().File);

        string successful =
            Assert.Single(await server.Log.WaitForAsync("HTJ2K conversion successful: 1.2.840.10008.1.2.1 -> 1.2.840.10008.1.2.4.201, "));
        string kept =
            Assert.Single(await server.Log.WaitForAsync("HTJ2K kept as received: result not smaller; 1.2.840.10008.1.2.1, 1 frame, "));
        _ = await server.StopAsync();

        // Instances that have not been summed up by then are summed up when Orthanc stops.
        string summary = Assert.Single(await server.Log.WaitForAsync("HTJ2K summary of "));
        Assert.Contains(": 1 converted (", summary, StringComparison.Ordinal);
        Assert.EndsWith(", 1 kept as received (1 result not smaller), 0 failed", summary, StringComparison.Ordinal);
        Assert.StartsWith("I", successful, StringComparison.Ordinal);
        Assert.StartsWith("I", kept, StringComparison.Ordinal);
        Assert.StartsWith("W", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summaries_come_at_the_interval_that_the_setting_says()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["SummaryInterval"] = 1 });
        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "summed up" }.Build().File);
        _ = Assert.Single(await server.Log.WaitForAsync(" s: 1 converted ("));

        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "summed up next" }.Build().File);

        Assert.Equal(2, (await server.Log.WaitForAsync(" s: 1 converted (", 2)).Count);
    }
}
