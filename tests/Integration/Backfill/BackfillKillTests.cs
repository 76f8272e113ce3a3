// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// kill -9 of Orthanc at random moments of a backfill, there and back. <c>HTJ2K_KILLS</c> sets how often, instead of
/// <see cref="UsualKills"/>.
/// </summary>
public sealed class BackfillKillTests(ITestOutputHelper output)
{
    private const int UsualKills = 8;
    private const int UsualInstances = 48;
    private const int ManyInstances = 300;
    private const int LongestWorkMilliseconds = 1200;
    private const string Htj2k = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Whenever_Orthanc_is_killed_every_sample_and_all_that_users_attached_is_there_in_the_end()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("HTJ2K_KILLS") ?? $"{UsualKills}", CultureInfo.InvariantCulture);
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        AttachedStudies studies = await AttachedStudies.StoreAsync(orthanc, kills > UsualKills ? ManyInstances : UsualInstances);
        Random random = new(kills);
        string[] operations = ["convert", "restore"];
        int begun = 0, resumed = 0, unfinished = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            if (await FindJobAsync(orthanc) is null)
            {
                _ = await SubmitAsync(orthanc, operations[begun++ % 2]);
            }
            else
            {
                resumed++;
            }

            await Task.Delay(random.Next(LongestWorkMilliseconds), TestContext.Current.CancellationToken);
            await orthanc.CrashAsync();
            unfinished += JournalFolder.Entries(orthanc).Length;
            await orthanc.StartAgainAsync();
        }

        await WaitUntilIdleAsync(orthanc);

        // Instances that two kills met are not tried again until somebody asks for it.
        Directory.Delete(JournalFolder.SuspectsOf(orthanc), recursive: true);
        string path = await SubmitAsync(orthanc, "convert");
        await WaitUntilIdleAsync(orthanc);
        JsonNode last = JsonNode.Parse(await orthanc.Rest.BytesAsync(path))!;
        Assert.Equal((0, studies.Instances), ((int)last["Content"]!["Failed"]!, (int)last["Content"]!["Instances"]!));
        using StringContent again = new("""{"All": true}""");
        JsonNode nothing = (await orthanc.Rest.PostAsync("/htj2k/convert", again))!["Total"]!;

        output.WriteLine($"{kills} kills during {begun} runs, {resumed} of them of a job that Orthanc had resumed; {unfinished} replacements were unfinished");
        Assert.Equal((0, studies.Instances), ((int)nothing["Converted"]!, (int)nothing["AlreadyInTarget"]!));
        Assert.Empty(JournalFolder.Entries(orthanc));
        Assert.True(unfinished > 0, "No kill came during a replacement: this run shows nothing");
        await studies.AssertWholeAsync(Htj2k);
        List<string> orphans = await studies.OrphansAsync();
        Assert.True(orphans.Count == 0,
            $"Files to which nothing refers:\n{string.Join('\n', orphans.Select(Describe))}\n{orthanc.Log.Text}");
    }

    private static string Describe(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path}: {content.Length} bytes of {File.GetLastWriteTimeUtc(path):O}, {Convert.ToHexString(content.AsSpan(0, Math.Min(content.Length, 16)))}");
    }

    private static async Task<string> SubmitAsync(OrthancServer orthanc, string operation)
    {
        using StringContent body = new("""{"All": true, "Asynchronous": true}""");
        return (string)(await orthanc.Rest.PostAsync($"/htj2k/{operation}", body))!["Path"]!;
    }

    /// <summary>A backfill that waits, works or pauses.</summary>
    private static async Task<JsonNode?> FindJobAsync(OrthancServer orthanc)
        => JsonNode.Parse(await orthanc.Rest.BytesAsync("/jobs?expand"))!.AsArray()
            .FirstOrDefault(job => (string)job!["Type"]! == "Htj2kConvert" && (string)job["State"]! is not ("Success" or "Failure"));

    private static async Task WaitUntilIdleAsync(OrthancServer orthanc)
    {
        DateTime patience = DateTime.UtcNow + s_patience;
        while (await FindJobAsync(orthanc) is { } job)
        {
            Assert.True(DateTime.UtcNow < patience, $"The backfill does not end: {job}");
            await Task.Delay(50);
        }
    }
}
