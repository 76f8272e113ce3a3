// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

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
    private const int MetaInformationBytes = 4096;

    /// <summary>The most changed resources that are asked for their files, one by one: some minutes of work.</summary>
    private const int MostResources = 100_000;

    /// <summary>So many are asked also while Orthanc waits to stop.</summary>
    private const int FewResources = 1000;

    /// <summary>The start of this Orthanc: files written later may not be registered yet.</summary>
    private readonly DateTime _start = DateTime.UtcNow;

    /// <summary>Removes files that earlier replacements left, once no server can register them any more.</summary>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">Orthanc does not tell which files it refers to: all files stay.</exception>
    public int RemoveLeft() => left.Remove();

    /// <summary>Removes the files that the replacements left.</summary>
    /// <param name="entries">Completed entries of the journal, and when they were written.</param>
    /// <param name="isAlone">
    /// True when no other server stores here. Another server could be about to register a file to which nothing refers yet.
    /// </param>
    /// <param name="ends">True from the moment when Orthanc waits to stop: a long search ends.</param>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">
    /// Orthanc stops, or does not list the files that it refers to: all files stay, and the entries are needed to find them later.
    /// </exception>
    public int Remove(IReadOnlyList<(JournalEntry Entry, DateTime Written)> entries, bool isAlone, Func<bool> ends)
    {
        if (entries.Count == 0 || !storage.Exists)
        {
            return 0;
        }

        if (FindReferenced([.. entries.Select(item => item.Entry)], ends) is not { } referenced)
        {
            log.LogWarning("unfinished replacements may have left unreferenced files in the storage: they stay, because Orthanc no longer has the changes since then, or they concern more than 100,000 resources");
            return 0;
        }

        List<string> recent = hasClockOfJournal && (isAlone || left.MayGo)
            ? storage.WrittenBetween(entries.Min(item => item.Written), isAlone ? _start : DateTime.MaxValue)
            : [];
        _ = recent.RemoveAll(referenced.Contains);
        HashSet<string> orphans = [.. entries.SelectMany(item => item.Entry.Files).Where(uuid => File.Exists(storage.PathOf(uuid)))];
        foreach ((JournalEntry entry, _) in entries)
        {
            string uid = OrthancResources.Text(rest, $"/instances/{entry.Instance}/content/0008,0018").TrimEnd('\0', ' ');
            byte[] element = MediaStorageSopInstanceUid(uid);
            if (isAlone)
            {
                orphans.UnionWith(recent.Where(uuid => IsEmpty(uuid) || IsInstance(uuid, element) || IsAttachment(uuid, entry)));
            }
            else if (uid.Length > 0)
            {
                recent.FindAll(uuid => IsInstance(uuid, element)).ForEach(uuid => left.Note(uuid, uid));
            }
        }

        orphans.ExceptWith(referenced);
        foreach (string uuid in orphans)
        {
            File.Delete(storage.PathOf(uuid));
        }

        return orphans.Count;
    }

    /// <summary>The files of the replaced resources, and of all resources that have changed since the first replacement began.</summary>
    /// <returns>Null when Orthanc no longer has the list of changes, or when it has too many.</returns>
    private HashSet<string>? FindReferenced(List<JournalEntry> entries, Func<bool> ends)
    {
        if (OrthancChanges.After(rest, entries.Min(entry => entry.LastChange), MostResources) is not { } resources)
        {
            return null;
        }

        resources.UnionWith(entries.Select(entry => $"/instances/{entry.Instance}"));
        resources.UnionWith(entries.SelectMany(entry => entry.Levels).Select(level => level.Uri));
        return
            [.. resources.SelectMany(uri => resources.Count > FewResources && ends()
                ? throw new BackfillException("Orthanc stops before they are found")
                : OrthancResources.Files(rest, uri))];
    }

    /// <summary>The element (0002,0003) of the instance, as encoded in files (PS3.10 7.1).</summary>
    private static byte[] MediaStorageSopInstanceUid(string uid)
    {
        byte[] element =
            [0x02, 0x00, 0x03, 0x00, (byte)'U', (byte)'I', 0, 0, .. Encoding.ASCII.GetBytes(uid),
            .. (ReadOnlySpan<byte>)(uid.Length % 2 == 0 ? [] : [0])];
        BinaryPrimitives.WriteUInt16LittleEndian(element.AsSpan(6), (ushort)(element.Length - 8));
        return element;
    }

    /// <summary>True for an empty file, which may be the beginning of any.</summary>
    private bool IsEmpty(string uuid) => new FileInfo(storage.PathOf(uuid)) is { Exists: true, Length: 0 };

    /// <summary>True for a file of the instance, or its beginning.</summary>
    private bool IsInstance(string uuid, byte[] element)
    {
        byte[] head = new byte[MetaInformationBytes];
        using FileStream? file = storage.TryOpen(uuid);
        int length = file?.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) ?? 0;
        return length > 132 && head.AsSpan(128, 4).SequenceEqual("DICM"u8) && head.AsSpan(132, length - 132).IndexOf(element) >= 0;
    }

    /// <summary>True for the file of an attachment, or its beginning.</summary>
    private bool IsAttachment(string uuid, JournalEntry entry)
    {
        FileInfo file = new(storage.PathOf(uuid));
        return entry.Levels.SelectMany(level => level.AttachmentContents)
            .Any(content => content.Length >= file.Length && content.AsSpan().StartsWith(SharedFile.Read(file.FullName)));
    }
}
