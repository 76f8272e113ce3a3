// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Orthanc;
using Xunit;

namespace Integration.Cluster;

/// <summary>A server that is stopped dead in the middle of replacements, and goes on when another has long completed them.</summary>
public sealed class FencingTests(ITestOutputHelper output)
{
    private const int Instances = 60;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly byte[] s_note = Encoding.ASCII.GetBytes("written meanwhile");

    [Fact]
    public async Task What_a_stopped_server_had_begun_is_completed_by_another_and_it_does_no_harm_when_it_goes_on()
    {
        OrthancCluster.SkipUnlessLong();
        await using OrthancCluster cluster = await OrthancCluster.StartNewestAsync(2);
        (OrthancServer sleeper, OrthancServer other) = (cluster.Servers[0], cluster.Servers[1]);
        AttachedStudies studies = await AttachedStudies.StoreAsync(sleeper, Instances);
        string path = await OrthancCluster.SubmitAsync(sleeper, "convert");
        string[] begun = await JournalFolder.FreezeInWorkAsync(sleeper);

        Stopwatch watch = Stopwatch.StartNew();
        while (begun.Any(File.Exists))
        {
            Assert.True(watch.Elapsed < s_patience, other.Log.Text);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        (OrthancServer, string) job = (other, await OrthancCluster.SubmitAsync(other, "convert"));
        while (await OrthancCluster.FindJobAsync(other) is { } running)
        {
            Assert.True(watch.Elapsed < s_patience, $"{running}\n{other.Log.Text}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await OrthancCluster.AssertNoneFailedAsync(job);
        await studies.AssertWholeAsync(Htj2k, other);
        string[] instances = [.. JsonNode.Parse(await other.Rest.BytesAsync("/instances"))!.AsArray().Select(id => (string)id!)];
        foreach (string instance in instances)
        {
            await other.Rest.PutAsync($"/instances/{instance}/metadata/2002", s_note);
        }

        sleeper.GoOn();
        await cluster.WaitUntilIdleAsync();
        await JournalFolder.WaitForNoEntryAsync(other);

        await studies.AssertWholeAsync(Htj2k);

        // Between the last question of the plugin and its transaction, Orthanc may have stood still: then the server says so.
        string[] named = [.. JsonNode.Parse(await sleeper.Rest.BytesAsync(path))!["Content"]!["Failures"]!.AsArray()
            .Where(failure => ((string)failure!["Reason"]!).Contains("may be lost", StringComparison.Ordinal))
            .Select(failure => (string)failure!["ID"]!)];
        foreach (string instance in instances.Except(named))
        {
            string uri = $"/instances/{instance}/metadata";
            Assert.True(
                Encoding.UTF8.GetString(await other.Rest.BytesAsync(uri)).Contains("2002", StringComparison.Ordinal),
                $"{instance}\n{sleeper.Log.Text}");
            Assert.Equal(s_note, await other.Rest.BytesAsync($"{uri}/2002"));
        }

        output.WriteLine($"{named.Length} of {instances.Length} instances were stored again after the sleep");
    }
}
