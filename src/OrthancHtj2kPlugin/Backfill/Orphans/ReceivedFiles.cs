// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>Finds the files of instances that a server was about to store when it ended.</summary>
/// <param name="left">Takes them.</param>
internal sealed class ReceivedFiles(StorageFolder storage, ReceptionRecord record, LeftFiles left, OtherLeases servers)
{
    /// <summary>So long after its note an instance may be written, while other threads of that server wrote further notes.</summary>
    private static readonly TimeSpan s_longestReception = TimeSpan.FromMinutes(10);

    /// <summary>Files that are written later may be instances that this server receives.</summary>
    private readonly DateTime _start = DateTime.UtcNow;

    /// <summary>Looks for what dead servers have left.</summary>
    /// <param name="isAlone">True when no other server stores here: what an earlier process has left, nobody registers any more.</param>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public void NoteThoseOfDead(bool isAlone)
    {
        foreach ((string path, string owner) in record.OfOthers())
        {
            if (servers.IsAlive(owner) == false)
            {
                Note(path, isAlone);
                File.Delete(path);
            }
        }
    }

    private void Note(string path, bool isAlone)
    {
        if (!storage.Exists || !(isAlone || left.MayGo) || ReceptionRecord.Read(path) is not { Count: > 0 } instances)
        {
            return;
        }

        // The file system gives notes and files their times.
        DateTime begin = File.GetLastWriteTimeUtc(path) - s_longestReception;
        List<string> written = storage.WrittenBetween(begin, isAlone ? _start : DateTime.MaxValue);

        // If the clock has gone back since the start, a file may be of this process, which notes an instance before Orthanc writes it.
        HashSet<string> own = record.ReadOwn();
        foreach (string uuid in written)
        {
            if (InstanceBeginning.ReadSopInstanceUid(storage.ReadBeginning(uuid)) is { } instance && instances.Contains(instance))
            {
                left.NoteInstance(uuid, instance, isAlone && !own.Contains(instance));
            }
        }
    }
}
