// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Xunit;

namespace Integration.Backfill;

/// <summary>An Orthanc with "ReadOnly", for viewers, that shares the storage of others.</summary>
public sealed class ReadOnlyServerTests
{
    [Fact]
    public async Task It_leaves_the_journal_to_others_refuses_to_convert_and_predicts()
    {
        await using OrthancServer writing = await BackfillServer.StartAsync();
        Assert.SkipUnless(await writing.Rest.VersionAsync() >= new Version(1, 12, 5), "Orthanc before 1.12.5 has no \"ReadOnly\"");
        TestImage image = BackfillRequests.Ct("2.25.7931").Build();
        string instance = await writing.Rest.UploadAsync(image.File);
        await writing.CrashAsync();
        string entry = Path.Combine(Directory.CreateDirectory(JournalFolder.PathOf(writing)).FullName, $"{instance}.json");
        JsonObject content = new()
        {
            ["Instance"] = instance,
            ["Target"] = "1.2.840.10008.1.2.4.201",
            ["LastChange"] = 0,
            ["Files"] = new JsonArray(),
            ["Levels"] = new JsonArray(),
            ["Source"] = null,
        };
        await File.WriteAllTextAsync(entry, content.ToJsonString(), TestContext.Current.CancellationToken);

        await using (OrthancServer reading = await OrthancServer.StartAsync(
            configure: configuration => (configuration["ReadOnly"], configuration["OverwriteInstances"]) = (true, true),
            storage: writing.StorageFolder))
        {
            JsonObject all = new() { ["All"] = true };
            using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = new StringContent(all.ToJsonString()) };
            using HttpResponseMessage answer = await reading.Rest.SendAsync(request);
            await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.Conflict, "\"ReadOnly\": true");
            all["DryRun"] = true;
            Assert.Equal(1, (int)(await reading.Rest.BackfillAsync("convert", all))["Total"]!["Converted"]!);
            Assert.DoesNotContain("\nE", reading.Log.Text, StringComparison.Ordinal);
        }

        Assert.Equal([entry], JournalFolder.Entries(writing));
        await writing.StartAgainAsync();
        await JournalFolder.WaitForNoEntryAsync(writing);
        Assert.Equal(image.File, await writing.Rest.FileAsync(instance));
    }
}
