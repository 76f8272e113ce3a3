// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>The folder where the plugin notes the instances that it is about to replace.</summary>
internal static class JournalFolder
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static string PathOf(OrthancServer orthanc) => Path.Combine(orthanc.StorageFolder, "htj2k-journal");

    /// <summary>Where it notes the instances during whose work Orthanc has ended.</summary>
    public static string SuspectsOf(OrthancServer orthanc) => Path.Combine(PathOf(orthanc), "suspects");

    /// <summary>Where it notes files that go when all servers have ended that ran when they were found.</summary>
    public static string LeftOf(OrthancServer orthanc) => Path.Combine(PathOf(orthanc), "left");

    /// <summary>Waits until the plugin notes which instances Orthanc is about to store.</summary>
    public static async Task WaitForReceptionRecordAsync(OrthancServer orthanc, int count = 1)
    {
        string servers = Path.Combine(PathOf(orthanc), "servers");
        Stopwatch watch = Stopwatch.StartNew();
        while (!Directory.Exists(servers) || Directory.GetFiles(servers, "*.received").Length < count)
        {
            Assert.True(watch.Elapsed < s_patience, orthanc.Log.Text);
            await Task.Delay(50);
        }
    }

    public static string[] Entries(OrthancServer orthanc) => Directory.Exists(PathOf(orthanc)) ? Directory.GetFiles(PathOf(orthanc)) : [];

    /// <summary>Waits until all that was begun is completed.</summary>
    public static Task WaitForNoEntryAsync(OrthancServer orthanc) => WaitForNoFileAsync(orthanc, PathOf(orthanc));

    /// <summary>Waits until the files are gone that dead servers left, as if a day had passed.</summary>
    public static Task WaitForNoLeftFileAsync(OrthancServer orthanc) => WaitForNoFileAsync(orthanc, LeftOf(orthanc), path =>
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
        }
        catch (FileNotFoundException)
        {
            // It has just gone.
        }
    });

    private static async Task WaitForNoFileAsync(OrthancServer orthanc, string folder, Action<string>? look = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Directory.Exists(folder) && Directory.GetFiles(folder) is { Length: > 0 } files)
        {
            Array.ForEach(files, path => look?.Invoke(path));
            Assert.True(watch.Elapsed < s_patience, orthanc.Log.Text);
            await Task.Delay(50);
        }
    }

    /// <summary>Suspends a server in the middle of replacements.</summary>
    /// <returns>Its entries, one of which at least is written.</returns>
    public static async Task<string[]> FreezeInWorkAsync(OrthancServer server)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            server.Freeze();
            if (Entries(server) is var entries && entries.Any(path => new FileInfo(path).Length > 0))
            {
                return entries;
            }

            server.GoOn();
            Assert.True(watch.Elapsed < s_patience, server.Log.Text);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
