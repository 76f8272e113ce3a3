// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>Two Orthancs with one storage, and so with one journal.</summary>
public sealed class SharedStorageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_server_that_starts_leaves_to_another_that_lives_its_entries_and_files()
    {
        await using OrthancServer living = await BackfillServer.StartAsync();
        byte[] file = new ImageDescription { Name = "shared", Rows = 64, Columns = 64, BitsAllocated = 16, BitsStored = 12 }.Build().File;
        string instance = await living.Rest.UploadAsync(file);
        string owner = Path.GetFileNameWithoutExtension(Assert.Single(await WaitForLeasesAsync(living, 1)));

        // At its start it takes entries with its name for its own.
        await WaitUntilSettledAsync(living);
        string index = Path.Combine(Path.GetDirectoryName(living.StorageFolder)!, "index");
        await using OrthancServer starting = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration
                => (configuration["IndexDirectory"], configuration["OverwriteInstances"]) = (OrthancInstallation.PathInside(index), true),
            storage: living.StorageFolder);
        Assert.Equal(instance, await starting.Rest.UploadAsync(file));
        JsonObject entry = new()
        {
            ["Instance"] = instance,
            ["Target"] = "1.2.840.10008.1.2.4.201",
            ["LastChange"] = 0,
            ["Files"] = new JsonArray(),
            ["Levels"] = new JsonArray(),
            ["Source"] = null,
        };
        string whole = Path.Combine(JournalFolder.PathOf(living), $"{instance}.{owner}.json"),
            half = Path.Combine(JournalFolder.PathOf(living), $"half.{owner}.json");
        await File.WriteAllTextAsync(whole, entry.ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(half, "{", TestContext.Current.CancellationToken);
        string unregistered =
            Path.Combine(Directory.CreateDirectory(Path.Combine(living.StorageFolder, "ab", "cd")).FullName,
            "abcd0000-0000-4000-8000-000000000000");
        await File.WriteAllBytesAsync(unregistered, file, TestContext.Current.CancellationToken);

        for (int start = 0; start < 2; start++)
        {
            await starting.CrashAsync();
            await starting.StartAgainAsync();
            await WaitUntilSettledAsync(starting);
            Assert.All([whole, half, unregistered], path => Assert.True(File.Exists(path), $"{path} has gone:\n{starting.Log.Text}"));
        }

        await living.CrashAsync();
        _ = await starting.Log.WaitForAsync("completed the replacement");
        await JournalFolder.WaitForNoEntryAsync(starting);
        await living.StartAgainAsync();
        File.Delete(unregistered);
    }

    private static async Task<string[]> WaitForLeasesAsync(OrthancServer orthanc, int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(JournalFolder.PathOf(orthanc), "servers");
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.lease").Length < count)
        {
            Assert.True(watch.Elapsed < s_patience, orthanc.Log.Text);
            await Task.Delay(50);
        }

        return Directory.GetFiles(folder, "*.lease");
    }

    /// <summary>A job waits until the server knows to whom the entries belong.</summary>
    private static async Task WaitUntilSettledAsync(OrthancServer orthanc)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using StringContent body = new("""{"All": true, "Asynchronous": true, "DryRun": true}""");
        string path = (string)(await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Path"]!;
        while ((string)JsonNode.Parse(await orthanc.Rest.BytesAsync(path))!["State"]! != "Success")
        {
            Assert.True(watch.Elapsed < s_patience, orthanc.Log.Text);
            await Task.Delay(50);
        }
    }
}
