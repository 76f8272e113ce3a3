// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Where Orthanc keeps files when no plugin does that for it: each by its UUID, two folders deep by how that begins.</summary>
internal sealed class StorageFolder(string folder)
{
    private const string TwoDigits = "??";
    private const string Uuid = "????????-????-????-????-????????????";

    public string PathOf(string uuid) => Path.Combine(folder, uuid[..2], uuid[2..4], uuid);

    /// <summary>UUIDs of the files that were written in a time. To write a file is to change its folder: others are not looked into.</summary>
    /// <param name="begin">The first moment, in universal time.</param>
    /// <param name="end">The first moment after it.</param>
    public List<string> WrittenBetween(DateTime begin, DateTime end)
    {
        List<string> written = [];
        foreach (string outer in Directory.EnumerateDirectories(folder, TwoDigits))
        {
            foreach (string inner in Directory.EnumerateDirectories(outer, TwoDigits).Where(path => Directory.GetLastWriteTimeUtc(path) >= begin))
            {
                written.AddRange(Directory.EnumerateFiles(inner, Uuid).Where(path => File.GetLastWriteTimeUtc(path) is var time && time >= begin && time < end).Select(path => Path.GetFileName(path)));
            }
        }

        return written;
    }
}
