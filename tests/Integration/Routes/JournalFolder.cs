// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Orthanc;
using Xunit;

namespace Integration.Routes;

/// <summary>Where the plugin notes what it is about to replace.</summary>
internal static class JournalFolder
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static string[] Entries(OrthancServer orthanc)
    {
        string journal = Path.Combine(orthanc.StorageFolder, "htj2k-journal");
        return Directory.Exists(journal) ? Directory.GetFiles(journal) : [];
    }

    /// <summary>Waits until an Orthanc that was started again has completed what was begun.</summary>
    public static async Task WaitUntilEmptyAsync(OrthancServer orthanc)
    {
        DateTime patience = DateTime.UtcNow + s_patience;
        while (Entries(orthanc).Length > 0)
        {
            Assert.True(DateTime.UtcNow < patience, $"The journal keeps entries:\n{orthanc.Log.Text}");
            await Task.Delay(50);
        }
    }
}
