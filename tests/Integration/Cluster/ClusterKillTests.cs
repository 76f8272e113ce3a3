// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Cluster;

/// <summary>
/// kill -9 of one of three Orthancs at random moments of backfills on all of them, while they receive instances. <c>HTJ2K_KILLS</c> sets
/// how often, instead of <see cref="UsualKills"/>. The clock of one server is ahead by <see cref="ClockAhead"/>.
/// </summary>
public sealed class ClusterKillTests(ITestOutputHelper output)
{
    private const int UsualKills = 6;
    private const int UsualInstances = 24;
    private const int ManyInstances = 120;
    private const int Servers = 3;
    private const int LongestWorkMilliseconds = 1200;

    /// <summary>Before the first kill: from their first instance on, servers note which ones they are about to store.</summary>
    private const int FirstRound = -1;

    private const int ClockAhead = 600;

    /// <summary>One of so many servers stays away for longer than a lease, when there are many kills.</summary>
    private const int LongAway = 12;

    private const string ReplacedInstances = "replaced instances";
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    /// <summary>After which another server may go on with what one was doing.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_longAway = TimeSpan.FromSeconds(75);

    private static readonly Regex s_completed = new("completed the replacement");
    private static readonly Regex s_removed = new("removed ([0-9]+) files that nothing refers to");

    private readonly Random _random = new(5);
    private readonly Dictionary<OrthancServer, DateTime> _away = [];

    [Fact]
    public async Task Whichever_server_is_killed_every_sample_and_all_that_users_attached_is_there_in_the_end()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_KILLS") ?? $"{UsualKills}", CultureInfo.InvariantCulture);
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(Servers);
        AttachedStudies studies = await AttachedStudies.StoreAsync(cluster.Servers[0], kills > UsualKills ? ManyInstances : UsualInstances);
        await PutForwardAsync(cluster, cluster.Servers[1]);
        ClusterReception reception = new();
        await reception.ReceiveAsync(cluster, FirstRound, () => JournalFolder.WaitForReceptionRecordAsync(cluster.Servers[0], Servers));
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
            await reception.ReceiveAsync(cluster, kill, async () =>
            {
                await Task.Delay(_random.Next(LongestWorkMilliseconds), TestContext.Current.CancellationToken);
                if (victim.IsRunning)
                {
                    await victim.CrashAsync();
                }
            });

            // Some come back at once, some when others have gone on for a while, some when their leases have run out.
            if (!victim.IsRunning && kills > UsualKills && _away.Count == 0 && _random.Next(LongAway) == 0)
            {
                _away[victim] = DateTime.UtcNow + s_longAway;
            }

            foreach (OrthancServer server in cluster.Servers.Where(server => !server.IsRunning && !IsAway(server)))
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
        await FinishAsync(cluster, patience);

        Assert.Empty(JournalFolder.Entries(cluster.Servers[0]));
        int unfinished = cluster.Servers.Sum(server => s_completed.Count(server.Log.Text));
        Assert.True(unfinished > 0, "No kill came during a replacement: this run shows nothing");
        foreach (OrthancServer server in cluster.Servers)
        {
            // Orthanc remembers the files that it has parsed, also those that another server has replaced since.
            await server.CrashAsync();
            await server.StartAgainAsync();
        }

        await JournalFolder.WaitForNoLeftFileAsync(cluster.Servers[0]);
        await studies.AssertWholeAsync(Htj2k);
        foreach ((string instance, TestImage image) in reception.Received)
        {
            byte[] file = await cluster.Servers[1].Rest.FileAsync(instance);
            Assert.Equal(Htj2k, Dcmtk.TransferSyntax(file));
            OpenJpegFrame.AssertSame(await cluster.Servers[1].Rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        }

        Assert.True(reception.LongestUpload < s_lease, $"An upload took {reception.LongestUpload}");
        ILookup<string, string> orphans = (await studies.OrphansAsync()).ToLookup(KindOf);
        output.WriteLine($"{kills} kills during {jobs} jobs; {unfinished} replacements were completed by others or later");
        output.WriteLine(
            $"{reception.Received.Count} instances were received meanwhile; the longest took {reception.LongestUpload.TotalSeconds:F1} s");
        int removed = cluster.Servers.Sum(server => s_removed.Matches(server.Log.Text)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        output.WriteLine($"{removed} files that the kills had left were removed");
        Assert.Equal("", string.Join(", ", orphans.Select(kind => $"{kind.Count()} files of {kind.Key}")));
    }

    /// <summary>What a file is to which nothing refers.</summary>
    internal static string KindOf(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return content.Length == 0 ? "nothing yet"
            : content.AsSpan().IndexOf("KILLED"u8) >= 0 ? ReplacedInstances
            : content.AsSpan().IndexOf("DICM"u8) == 128 ? "received instances"
            : "attachments, or their beginning";
    }

    private bool IsAway(OrthancServer server)
    {
        if (_away.TryGetValue(server, out DateTime until) && DateTime.UtcNow > until)
        {
            _ = _away.Remove(server);
        }

        return _away.ContainsKey(server);
    }

    /// <summary>Lets a server see the clock ahead of that of the others.</summary>
    private static async Task PutForwardAsync(OrthancCluster cluster, OrthancServer server)
    {
        Assert.SkipUnless(CCompiler.IsInstalled, "gcc is not installed");
        string library = Path.Combine(Path.GetDirectoryName(server.StorageFolder)!, "clock_ahead.so");
        CCompiler.Compile(Path.Combine(Repository.Root, "tests", "Integration", "Cluster", "native", "clock_ahead.c"), library,
            "-shared", "-fPIC", $"-DAHEAD={ClockAhead}");
        await server.CrashAsync();
        server.Preload = OrthancInstallation.PathInside(library);
        await server.StartAgainAsync();
        Assert.True(await NowAsync(server) - await NowAsync(cluster.Servers[0]) > TimeSpan.FromSeconds(ClockAhead / 2));
    }

    private static async Task<DateTime> NowAsync(OrthancServer server) => DateTime.ParseExact(
        Encoding.ASCII.GetString(await server.Rest.BytesAsync("/tools/now")), "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>
    /// Converts what is left, after retrying the instances that two kills met; then everything there and back, to count that each
    /// instance is done once.
    /// </summary>
    private static async Task FinishAsync(OrthancCluster cluster, TimeSpan patience)
    {
        string suspects = JournalFolder.SuspectsOf(cluster.Servers[0]);
        if (Directory.Exists(suspects))
        {
            Directory.Delete(suspects, recursive: true);
        }

        int all = JsonNode.Parse(await cluster.Servers[0].Rest.BytesAsync("/instances"))!.AsArray().Count;
        Assert.InRange(await cluster.FinishAsync("convert", "Converted", patience), 0, all);
        Assert.Equal(all, await cluster.FinishAsync("restore", "Restored", patience));
        Assert.Equal(all, await cluster.FinishAsync("convert", "Converted", patience));
    }
}
