// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Files that nothing refers to. Orthanc writes a file before it registers it, and removes it after it has unregistered it. A kill in
/// between leaves the file for ever, cut short or empty if the kill came during the write. Only files that belong to a replacement in the
/// journal are removed, and only when it is certain that nothing refers to them.
/// </summary>
/// <param name="hasClockOfJournal">
/// True when the journal lies in the storage folder: only then can the times of files and entries be compared.
/// </param>
/// <param name="left">Takes those that another server could be about to register.</param>
internal sealed class OrphanFiles(IOrthancRest rest, IOrthancLog log, StorageFolder storage, bool hasClockOfJournal, LeftFiles left)
{
    /// <summary>The most changed resources that are asked for their files, one by one: some minutes of work.</summary>
    private const int MostResources = 100_000;

    /// <summary>The start of this Orthanc: files written later may not be registered yet.</summary>
    private readonly DateTime _start = DateTime.UtcNow;

    /// <summary>Removes the files that the replacements left.</summary>
    /// <param name="entries">Completed entries of the journal, and when they were written.</param>
    /// <param name="isAlone">
    /// True when no other server stores here. Another server could be about to register a file to which nothing refers yet.
    /// </param>
    /// <param name="referenced">Which files are registered.</param>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">
    /// Orthanc stops, or does not list the files that it refers to: all files stay, and the entries are needed to find them later.
    /// </exception>
    public int Remove(IReadOnlyList<(JournalEntry Entry, DateTime Written)> entries, bool isAlone, ReferencedFiles referenced)
    {
        if (entries.Count == 0 || !storage.Exists)
        {
            return 0;
        }

        if (referenced.Since(entries.Min(item => item.Entry.LastChange), entries.SelectMany(item => UrisOf(item.Entry)), MostResources)
            is not { } registered)
        {
            log.LogWarning("unfinished replacements may have left unreferenced files in the storage: they stay, because Orthanc no longer has the changes since then, or they concern more than 100,000 resources");
            return 0;
        }

        List<string> recent = hasClockOfJournal && (isAlone || left.MayGo)
            ? storage.WrittenBetween(entries.Min(item => item.Written), isAlone ? _start : DateTime.MaxValue)
            : [];
        _ = recent.RemoveAll(registered.Contains);
        HashSet<string> orphans = [.. entries.SelectMany(item => item.Entry.Files).Where(uuid => File.Exists(storage.PathOf(uuid)))];
        HashSet<string> instances = [.. entries.Select(item => UidOf(item.Entry))];
        List<byte[]> attachments = [.. entries.SelectMany(item => item.Entry.Levels).SelectMany(level => level.AttachmentContents)];
        foreach (string uuid in recent)
        {
            string? instance = InstanceBeginning.ReadSopInstanceUid(storage.ReadBeginning(uuid));
            bool isInstance = instance is not null && instances.Contains(instance);
            if (!isInstance && !IsEmpty(uuid) && !attachments.Exists(content => IsBeginning(uuid, content)))
            {
                continue;
            }

            if (isAlone)
            {
                _ = orphans.Add(uuid);
            }
            else if (isInstance)
            {
                left.NoteInstance(uuid, instance!, isAlone: false);
            }
            else
            {
                left.NoteAttachment(uuid, entries.Min(item => item.Entry.LastChange));
            }
        }

        orphans.ExceptWith(registered);
        foreach (string uuid in orphans)
        {
            File.Delete(storage.PathOf(uuid));
        }

        return orphans.Count;
    }

    private static IEnumerable<string> UrisOf(JournalEntry entry)
        => entry.Levels.Select(level => level.Uri).Prepend($"/instances/{entry.Instance}");

    private string UidOf(JournalEntry entry)
        => OrthancResources.Text(rest, $"/instances/{entry.Instance}/content/0008,0018").TrimEnd('\0', ' ');

    /// <summary>True for an empty file, which may be the beginning of any.</summary>
    private bool IsEmpty(string uuid) => new FileInfo(storage.PathOf(uuid)) is { Exists: true, Length: 0 };

    /// <summary>True for the file of an attachment, or its beginning.</summary>
    private bool IsBeginning(string uuid, byte[] attachment)
    {
        using FileStream? file = storage.TryOpen(uuid);
        byte[] content = new byte[Math.Min(file?.Length ?? 0, attachment.Length + 1)];
        int length = file?.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) ?? 0;
        return length > 0 && attachment.AsSpan().StartsWith(content.AsSpan(0, length));
    }
}
