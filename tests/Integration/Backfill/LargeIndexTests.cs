// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>An index of so many instances that Orthanc takes long to find one.</summary>
public sealed class LargeIndexTests
{
    private const string Command = "/usr/bin/sqlite3";
    private const string Warning = "to find one instance";

    /// <summary>The first version that searches all of them, unless SQLite has statistics.</summary>
    private static readonly Version s_searches = new(1, 12, 5);

    [Fact]
    public async Task The_log_says_what_makes_it_fast_until_that_is_done()
    {
        Assert.SkipUnless(File.Exists(Command), "sqlite3 is not installed");
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        string instance = await orthanc.Rest.UploadAsync(new ImageDescription { Name = "large", Rows = 64, Columns = 64 }.Build().File);
        int expected = await orthanc.Rest.VersionAsync() >= s_searches ? 1 : 0;

        await ChangeIndexAsync(orthanc, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO Resources(resourceType, publicId) SELECT 4, 'other' || i FROM n");
        await PostAsync(orthanc, "convert", instance);
        _ = await orthanc.Log.WaitForAsync("1 of 1 converted");
        Assert.Equal(expected, orthanc.Log.Lines(Warning).Count);

        await ChangeIndexAsync(orthanc, "ANALYZE Resources");
        await PostAsync(orthanc, "restore", instance);
        _ = await orthanc.Log.WaitForAsync("1 of 1 restored");
        Assert.Equal(expected, orthanc.Log.Lines(Warning).Count);
    }

    private static async Task PostAsync(OrthancServer orthanc, string operation, string instance)
    {
        using StringContent body = new($$"""{"Instance": "{{instance}}"}""");
        _ = await orthanc.Rest.PostAsync($"/htj2k/{operation}-instance", body);
    }

    private static async Task ChangeIndexAsync(OrthancServer orthanc, string statement)
    {
        Assert.Equal(0, await orthanc.StopAsync());
        using (Process process = Process.Start(Command, [Path.Combine(orthanc.StorageFolder, "index"), statement]))
        {
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }

        await orthanc.StartAgainAsync();
    }
}
