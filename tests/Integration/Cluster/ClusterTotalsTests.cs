// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>The totals of several servers on one database.</summary>
public sealed class ClusterTotalsTests
{
    private static readonly Version s_keyValueStores = new(1, 12, 8);

    [Fact]
    public async Task Totals_of_a_server_have_those_of_the_others_in_them()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(2);
        Assert.SkipUnless(await cluster.Servers[0].Rest.VersionAsync() >= s_keyValueStores, "This Orthanc has no key-value stores");
        for (int number = 0; number < 3; number++)
        {
            OrthancServer server = cluster.Servers[number % 2];
            _ = await server.Rest.UploadAsync(new ImageDescription { Name = $"total {number}", Modality = "CT" }.Build().File);
            await StartAgainAsync(server);

            JsonNode totals = await TotalsAsync(server);
            Assert.Equal((number + 1, Math.Min(number + 1, 2)), ((int)totals["Converted"]!, (int)totals["Servers"]!));
            Assert.Equal(number + 1, (int)totals["Modalities"]!["CT"]!["Converted"]!);
        }
    }

    /// <summary>It saves when it stops, and looks at the others when it starts.</summary>
    private static async Task StartAgainAsync(OrthancServer server)
    {
        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();
    }

    private static async Task<JsonNode> TotalsAsync(OrthancServer server)
    {
        while ((await server.Rest.StatusAsync())["Totals"] is null)
        {
            await Task.Delay(100);
        }

        // Those of others come a moment after one's own.
        await Task.Delay(1000);
        return (await server.Rest.StatusAsync())["Totals"]!;
    }
}
