// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Totals;

/// <summary>GET /htj2k/totals, before and after a restart.</summary>
public sealed class TotalsTests
{
    [Fact]
    public async Task Totals_survive_a_restart_and_a_reset_and_go_on()
    {
        await using OrthancServer server = await OrthancServer.StartAsync();
        byte[] image = new ImageDescription { Name = "total", Modality = "CT" }.Build().File;
        long stored = (await server.Rest.FileAsync(await server.Rest.UploadAsync(image))).Length;
        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "kept total", Modality = "MR", Noise = 1 }.Build().File);

        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();
        JsonNode totals = await TotalsAsync(server);

        Assert.Equal((1, 1, 0, image.Length, stored), Numbers(totals));
        Assert.Equal((1, 0, 0, image.Length, stored), Numbers(totals["Modalities"]!["CT"]!));
        Assert.Equal((0, 1, 0, 0, 0), Numbers(totals["Modalities"]!["MR"]!));
        Assert.Equal(1, (int)totals["Reasons"]!["NotSmaller"]!);
        Assert.Equal((1, 1, 0, image.Length, stored), Numbers(totals["Days"]!.AsArray().Single()!));
        Assert.Equal((1, 1, 0, image.Length, stored), Numbers(totals["Months"]!.AsArray().Single()!));

        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "second total", Modality = "CT" }.Build().File);
        using (StringContent nothing = new(""))
        {
            _ = await server.Rest.PostAsync("/tools/reset", nothing);
        }

        _ = await server.Log.WaitForAsync("Orthanc has started", 3);
        await server.WaitUntilReadyAsync();
        _ = await TotalsAsync(server);
        JsonNode status = await server.Rest.StatusAsync();
        Assert.Equal(0, (int)status["Counters"]!["Converted"]!);
        Assert.Equal(2, (int)status["Totals"]!["Converted"]!);
    }

    /// <summary>Orthanc answers a moment before it gives the plugin its database.</summary>
    private static async Task<JsonNode> TotalsAsync(OrthancServer server)
    {
        for (int i = 0; i < 100 && (await server.Rest.StatusAsync())["Totals"] is null; i++)
        {
            await Task.Delay(100);
        }

        return JsonNode.Parse(await server.Rest.BytesAsync("/htj2k/totals?days=2"))!;
    }

    private static (long Converted, long Kept, long Failed, long BytesIn, long BytesOut) Numbers(JsonNode totals)
        => ((long)totals["Converted"]!, (long)totals["Kept"]!, (long)totals["Failed"]!, (long)totals["BytesIn"]!,
            (long)totals["BytesOut"]!);
}
