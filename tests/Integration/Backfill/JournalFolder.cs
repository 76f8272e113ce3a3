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

    public static string[] Entries(OrthancServer orthanc) => Directory.Exists(PathOf(orthanc)) ? Directory.GetFiles(PathOf(orthanc)) : [];

    /// <summary>Waits until all that was begun is completed.</summary>
    public static async Task WaitForNoEntryAsync(OrthancServer orthanc)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Entries(orthanc).Length > 0)
        {
            Assert.True(watch.Elapsed < s_patience, orthanc.Log.Text);
            await Task.Delay(50);
        }
    }
}
