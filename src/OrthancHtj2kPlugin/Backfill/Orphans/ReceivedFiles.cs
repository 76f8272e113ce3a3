// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>Finds the files of instances that a server was about to store when it ended.</summary>
/// <param name="start">The start of this Orthanc: files that are written later may be instances that it receives.</param>
/// <param name="left">Takes them.</param>
internal sealed class ReceivedFiles(StorageFolder storage, DateTime start, ReceptionRecord record, LeftFiles left, OtherLeases servers)
{
    /// <summary>So many files are looked at also while Orthanc waits to stop.</summary>
    private const int FewFiles = 1000;

    /// <summary>Looks for what dead servers have left.</summary>
    /// <param name="isAlone">True when no other server stores here: what an earlier process has left, nobody registers any more.</param>
    /// <param name="ends">True from the moment when Orthanc waits to stop: a long search is made again later.</param>
    /// <exception cref="BackfillException">Orthanc stops, or does not tell which files it knows.</exception>
    public void NoteThoseOfDead(bool isAlone, Func<bool> ends)
    {
        foreach ((string path, string owner) in record.OfOthers())
        {
            if (servers.IsAlive(owner) == false)
            {
                Note(path, isAlone, ends);
                File.Delete(path);
            }
        }
    }

    private void Note(string path, bool isAlone, Func<bool> ends)
    {
        // The file system gives notes and files their times.
        DateTime begin = File.GetLastWriteTimeUtc(path) - ReceptionRecord.Longest;
        if (!storage.Exists || !(isAlone || left.MayGo)
            || ReceptionRecord.Read(path, out ChangeSpan? known) is not { Count: > 0 } instances || known is not { } span)
        {
            return;
        }

        List<string> written = storage.WrittenBetween(begin, isAlone ? start : DateTime.MaxValue);

        // If the clock has gone back since the start, a file may be of this process, which notes an instance before Orthanc writes it.
        HashSet<string> own = record.ReadOwn();
        foreach (string uuid in written)
        {
            if (written.Count > FewFiles && ends())
            {
                throw new BackfillException("Orthanc stops before they are found");
            }

            if (InstanceBeginning.ReadSopInstanceUid(storage.ReadBeginning(uuid)) is { } instance && instances.Contains(instance))
            {
                left.NoteInstance(uuid, instance, span, isAlone && !own.Contains(instance));
            }
        }
    }
}
