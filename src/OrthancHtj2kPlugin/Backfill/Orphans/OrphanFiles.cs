// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Finds files that replacements left. Orthanc writes a file before it registers it, and removes it after it has unregistered it. A kill in
/// between leaves the file for ever, cut short or empty if the kill came during the write. Only files that belong to a replacement in the
/// journal are looked for.
/// </summary>
/// <param name="start">
/// The start of this Orthanc: files written later may not be registered yet. Null when the journal does not lie in the storage folder, so
/// that the times of files and entries cannot be compared.
/// </param>
/// <param name="left">Takes them.</param>
internal sealed class OrphanFiles(IOrthancRest rest, IOrthancLog log, StorageFolder storage, DateTime? start, LeftFiles left)
{
    /// <summary>Notes the files that the replacements left.</summary>
    /// <param name="entries">Completed entries of the journal, and when they were written.</param>
    /// <param name="isAlone">
    /// True when no other server stores here. Another server could be about to register a file to which nothing refers yet.
    /// </param>
    /// <param name="referenced">Which files are registered.</param>
    /// <exception cref="BackfillException">
    /// Orthanc stops, or does not list the files that it refers to: all files stay, and the entries are needed to find them later.
    /// </exception>
    public void Note(IReadOnlyList<(JournalEntry Entry, DateTime Written)> entries, bool isAlone, ReferencedFiles referenced)
    {
        if (entries.Count == 0 || !storage.Exists || !(isAlone || left.MayGo))
        {
            return;
        }

        ChangeSpan span = new(entries.Min(item => item.Entry.LastChange), entries.Max(item => item.Entry.LastChange));
        if (referenced.Since(span.First, entries.SelectMany(item => UrisOf(item.Entry))) is not { } registered)
        {
            log.LogWarning("unfinished replacements may have left unreferenced files in the storage: they stay, because Orthanc no longer has the changes since then, or they concern more than 100,000 resources");
            return;
        }

        HashSet<string> instances = [.. entries.Select(item => UidOf(item.Entry))];
        List<byte[]> attachments = [.. entries.SelectMany(item => item.Entry.Levels).SelectMany(level => level.AttachmentContents)];
        HashSet<string> named = [.. entries.SelectMany(item => item.Entry.Files)];
        List<string> recent = start is null ? []
            : storage.WrittenBetween(entries.Min(item => item.Written), isAlone ? start.Value : DateTime.MaxValue);
        foreach (string uuid in named.Union(recent).Except(registered))
        {
            if (InstanceBeginning.ReadSopInstanceUid(storage.ReadBeginning(uuid)) is { } instance && instances.Contains(instance))
            {
                left.NoteInstance(uuid, instance, span, isAlone);
            }
            else if (named.Contains(uuid) || IsEmpty(uuid) || attachments.Exists(content => IsBeginning(uuid, content)))
            {
                left.NoteAttachment(uuid, span, isAlone);
            }
        }
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
