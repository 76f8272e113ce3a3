// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Cluster;

/// <summary>
/// kill -9 of one of three Orthancs at random moments of backfills on all of them, while they receive instances. <c>HTJ2K_KILLS</c> sets
/// how often, instead of <see cref="UsualKills"/>. The clock of one server is ahead.
/// </summary>
public sealed class ClusterKillTests(ITestOutputHelper output)
{
    private const int UsualKills = 6;
    private const int UsualInstances = 24;
    private const int ManyInstances = 120;
    private const int Servers = 3;
    private const int FirstCommon = 500_000;
    private const int InstancesInRound = 4;
    private const int LongestWorkMilliseconds = 1200;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly Regex s_completed = new("completed the replacement");

    private readonly Random _random = new(5);

    [Fact]
    public async Task Whichever_server_is_killed_every_sample_and_all_that_users_attached_is_there_in_the_end()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_KILLS") ?? $"{UsualKills}", CultureInfo.InvariantCulture);
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(Servers);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], kills > UsualKills ? ManyInstances : UsualInstances);
        await PutForwardAsync(cluster.Servers[1]);
        Dictionary<string, TestImage> received = [];
        int jobs = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            foreach (OrthancServer server in cluster.Servers.Where(server => server.IsRunning))
            {
                if (await OrthancCluster.FindJobAsync(server) is null)
                {
                    _ = await OrthancCluster.SubmitAsync(server, _random.Next(2) == 0 ? "convert" : "restore");
                    jobs++;
                }
            }

            OrthancServer victim = cluster.Servers[_random.Next(Servers)];
            using CancellationTokenSource end = new();
            Task<Dictionary<string, TestImage>>[] ingests =
                [.. cluster.Servers.Where(server => server.IsRunning).Select(server => IngestAsync(server, kill, end.Token))];
            await Task.Delay(_random.Next(LongestWorkMilliseconds), TestContext.Current.CancellationToken);
            if (victim.IsRunning)
            {
                await victim.CrashAsync();
            }

            await end.CancelAsync();
            foreach (Dictionary<string, TestImage> some in await Task.WhenAll(ingests))
            {
                foreach ((string id, TestImage image) in some)
                {
                    received[id] = image;
                }
            }

            // Some come back at once, some when others have gone on for a while.
            foreach (OrthancServer server in cluster.Servers.Where(server => !server.IsRunning))
            {
                if (server != victim || _random.Next(3) > 0)
                {
                    await server.StartAgainAsync();
                }
            }
        }

        foreach (OrthancServer server in cluster.Servers.Where(server => !server.IsRunning))
        {
            await server.StartAgainAsync();
        }

        TimeSpan patience = TimeSpan.FromSeconds(240 + (10 * kills));
        await cluster.WaitUntilIdleAsync(patience);
        await ConvertAllAsync(cluster, patience);

        Assert.Empty(JournalFolder.Entries(cluster.Servers[0]));
        int unfinished = cluster.Servers.Sum(server => s_completed.Count(server.Log.Text));
        Assert.True(unfinished > 0, "No kill came during a replacement: this run shows nothing");
        await studies.AssertWholeAsync(Htj2k);
        foreach ((string instance, TestImage image) in received)
        {
            byte[] file = await cluster.Servers[1].Rest.FileAsync(instance);
            Assert.Equal(Htj2k, Dcmtk.TransferSyntax(file));
            OpenJpegFrame.AssertSame(await cluster.Servers[1].Rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        }

        ILookup<string, string> orphans = (await studies.OrphansAsync()).ToLookup(KindOf);
        output.WriteLine($"{kills} kills during {jobs} jobs; {unfinished} replacements were completed by others or later");
        output.WriteLine($"{received.Count} instances were received meanwhile");
        output.WriteLine($"stay: {string.Join(", ", orphans.Select(kind => $"{kind.Count()} files of {kind.Key}"))}");
    }

    /// <summary>What a file is to which nothing refers.</summary>
    private static string KindOf(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return content.Length == 0 ? "nothing yet"
            : content.AsSpan().IndexOf("KILLED"u8) >= 0 ? "replaced instances"
            : content.AsSpan().IndexOf("DICM"u8) == 128 ? "received instances"
            : "attachments, or their beginning";
    }

    /// <summary>Lets a server see the clock 10 minutes ahead of that of the others.</summary>
    private static async Task PutForwardAsync(OrthancServer server)
    {
        if (OrthancInstallation.FakeTime is { } fakeTime)
        {
            await server.CrashAsync();
            server.Preload = fakeTime;
            server.Variables["FAKETIME"] = "+10m";
            server.Variables["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            await server.StartAgainAsync();
        }
    }

    /// <summary>Checks that nothing is left to do, after retrying the instances that two kills met.</summary>
    private static async Task ConvertAllAsync(OrthancCluster cluster, TimeSpan patience)
    {
        string suspects = JournalFolder.SuspectsOf(cluster.Servers[0]);
        if (Directory.Exists(suspects))
        {
            Directory.Delete(suspects, recursive: true);
        }

        List<(OrthancServer Server, string Path)> jobs = await cluster.SubmitAsync("convert");
        await cluster.WaitUntilIdleAsync(patience);
        foreach ((OrthancServer Server, string Path) job in jobs)
        {
            await OrthancCluster.AssertNoneFailedAsync(job);
        }

        using StringContent again = new("""{"All": true}""");
        JsonNode nothing = (await cluster.Servers[0].Rest.PostAsync("/htj2k/convert", again))!["Total"]!;
        Assert.Equal((0, (int)nothing["Instances"]!), ((int)nothing["Converted"]!, (int)nothing["AlreadyInTarget"]!));
    }

    /// <summary>Uploads until a server is killed: instances of its own, and some that all servers receive at the same time.</summary>
    private static async Task<Dictionary<string, TestImage>> IngestAsync(OrthancServer server, int round, CancellationToken end)
    {
        Dictionary<string, TestImage> received = [];
        for (int number = 0; number < InstancesInRound && !end.IsCancellationRequested; number++)
        {
            ImageDescription description = new()
            {
                Name = "received",
                Rows = 64,
                Columns = 64,
                BitsAllocated = 16,
                BitsStored = 12,
                Change = item => item.Text(0x0010_0020, "LO", number % 2 == 0 ? $"OWN{server.DicomPort}" : "COMMON"),
            };
            TestImage image = number % 2 == 0 ? description.Build() : description.Build(FirstCommon + (round * InstancesInRound) + number);
            try
            {
                received[await server.Rest.UploadAsync(image.File)] = image;
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        return received;
    }
}
