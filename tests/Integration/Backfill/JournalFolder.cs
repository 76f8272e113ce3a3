// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Orthanc;

namespace Integration.Backfill;

/// <summary>The folder where the plugin notes the instances that it is about to replace.</summary>
internal static class JournalFolder
{
    public static string PathOf(OrthancServer orthanc) => Path.Combine(orthanc.StorageFolder, "htj2k-journal");

    /// <summary>Where it notes the instances during whose work Orthanc has ended.</summary>
    public static string SuspectsOf(OrthancServer orthanc) => Path.Combine(PathOf(orthanc), "suspects");

    public static string[] Entries(OrthancServer orthanc) => Directory.Exists(PathOf(orthanc)) ? Directory.GetFiles(PathOf(orthanc)) : [];
}
