// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>
/// The database commits the replacement of an instance, and the connection breaks before Orthanc knows: Orthanc then removes the new file,
/// although the index has it.
/// </summary>
public sealed class LostCommitTests
{
    private const int Instances = 40;
    private const int Skipped = 5;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_image_is_there_and_whole_all_the_same(bool cutsAll)
    {
        CommitCutter? cutter = null;
        try
        {
            await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(1, (_, configuration) =>
            {
                JsonNode database = configuration["PostgreSQL"]!;
                cutter = new CommitCutter((int)database["Port"]!, cutsAll);
                database["Port"] = cutter.Port;
            });
            OrthancServer server = cluster.Servers[0];
            AttachedStudies studies = await AttachedStudies.StoreAsync(server, Instances);
            cutter!.Arm("1.2.840.10008.1.2.4.201"u8, Skipped);

            string path = await OrthancCluster.SubmitAsync(server, "convert");
            await cluster.WaitUntilIdleAsync();

            Assert.True(cutter.HasCut);
            _ = await server.Log.WaitForAsync("cancelling and deleting the attachments");
            if (cutsAll)
            {
                _ = await server.Log.WaitForAsync("put back the file of the instance");
            }

            await OrthancCluster.AssertNoneFailedAsync((server, path));
            await JournalFolder.WaitForNoEntryAsync(server);
            await studies.AssertWholeAsync(Htj2k);
        }
        finally
        {
            if (cutter is not null)
            {
                await cutter.DisposeAsync();
            }
        }
    }
}
