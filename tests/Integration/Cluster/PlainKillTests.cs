// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>
/// kill -9 of one of three Orthancs without the plugin, as in <see cref="ClusterKillTests"/>: which files stay although nothing refers to
/// them. <c>HTJ2K_KILLS</c> sets how often; without it, the test does not run.
/// </summary>
public sealed class PlainKillTests(ITestOutputHelper output)
{
    private const int Servers = 3;
    private const int LongestWorkMilliseconds = 1200;

    private readonly Random _random = new(5);

    [Fact]
    public async Task What_an_Orthanc_without_the_plugin_has_confirmed_is_there_and_files_stay_all_the_same()
    {
        string? number = Environment.GetEnvironmentVariable("HTJ2K_KILLS");
        Assert.SkipWhen(number is null, "It measures Orthanc alone: HTJ2K_KILLS=60 runs it");
        int kills = int.Parse(number, CultureInfo.InvariantCulture);
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(Servers, withPlugin: false);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], 2);
        ClusterReception reception = new();
        for (int kill = 0; kill < kills; kill++)
        {
            OrthancServer victim = cluster.Servers[_random.Next(Servers)];
            await reception.ReceiveAsync(cluster, kill, async () =>
            {
                await Task.Delay(_random.Next(LongestWorkMilliseconds), TestContext.Current.CancellationToken);
                await victim.CrashAsync();
            });
            await victim.StartAgainAsync();
        }

        foreach ((string instance, TestImage image) in reception.Received)
        {
            Assert.Equal(image.File, await cluster.Servers[1].Rest.FileAsync(instance));
        }

        ILookup<string, string> orphans = (await studies.OrphansAsync()).ToLookup(ClusterKillTests.KindOf);
        output.WriteLine($"{kills} kills; {reception.Received.Count} instances were received");
        output.WriteLine($"stay: {string.Join(", ", orphans.Select(kind => $"{kind.Count()} files of {kind.Key}"))}");
    }
}
