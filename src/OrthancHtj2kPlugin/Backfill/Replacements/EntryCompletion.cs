// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>Completes replacements that a server has left unfinished, whatever Orthanc has done of them.</summary>
internal sealed class EntryCompletion(IOrthancRest rest, IOrthancLog log, StorageFolder storage, PluginSettings settings, UserNames names,
    Journal journal, IngestRecord record, InstanceReplacement replacement)
{
    private readonly TransactionEnd _transactionEnd = new(rest, names);

    /// <summary>Completes a replacement whose entry this server owns.</summary>
    /// <returns>False when the instance was deleted meanwhile.</returns>
    /// <exception cref="BackfillException">It cannot be completed now.</exception>
    public bool TryComplete(JournalEntry entry)
    {
        _transactionEnd.Await(entry.Instance);
        string uuid = OrthancResources.InstanceFile(rest, entry.Instance);
        if (uuid.Length == 0 && rest.Version.IsAtLeast(1, 12, 0))
        {
            RequireSameIndex(entry);
            entry.CompleteAncestors(rest, storage);
            journal.Kept.Remove(entry);
            log.LogWarning($"the instance {entry.Instance}, whose replacement had begun, has been deleted meanwhile: only what its series, study and patient lacked is given back");
            return false;
        }

        bool isUnchanged = uuid.Length > 0 && entry.Files.Contains(uuid);
        if (isUnchanged)
        {
            journal.Kept.Remove(entry);
        }
        else if (uuid.Length == 0 || IsMissing(entry))
        {
            StoreAgain(journal.Own(entry), uuid);
        }

        bool isReplaced = OrthancResources.RequireTransferSyntax(rest, entry.Instance) == entry.Target && !isUnchanged && HasNewSize(entry);
        entry.Complete(rest, storage, settings, names, isReplaced);
        DicomWebCache.Drop(rest, log, [OrthancResources.Field(rest, $"/instances/{entry.Instance}", "ParentSeries")]);
        if (journal.Kept.Has(entry))
        {
            using StoredFile stored = StoredFile.ReadInstance(rest, storage, entry.Instance);
            journal.Kept.RemoveIfSame(entry, stored);
        }

        log.LogWarning($"completed the replacement of the instance {entry.Instance}: it is {(isReplaced ? "replaced" : "unchanged")}, with its metadata, attachments and labels");
        return true;
    }

    /// <summary>An index that lacks an instance may be another one, or an earlier state: there, the instance was not deleted.</summary>
    private void RequireSameIndex(JournalEntry entry)
    {
        if (OrthancChanges.Last(rest) < entry.LastChange)
        {
            throw new BackfillException($"The index of Orthanc lacks the instance {entry.Instance}, whose replacement had begun, and has fewer changes than then. Has it been restored from a backup, or does Orthanc use another one? If the instance was deleted, this entry goes when Orthanc has received the next one");
        }
    }

    /// <summary>
    /// False when the instance has another file: one that was received meanwhile may have the same transfer syntax, and gets no facts of
    /// the earlier one.
    /// </summary>
    private bool HasNewSize(JournalEntry entry)
    {
        string uri = $"/instances/{entry.Instance}/attachments/dicom/size";
        return entry.NewSize == 0 || entry.NewSize == (long.TryParse(OrthancResources.Text(rest, uri), out long size) ? size
            : throw new BackfillException($"Orthanc does not give {uri}"));
    }

    private bool IsMissing(JournalEntry entry)
    {
        using StoredFile stored = StoredFile.ReadInstance(rest, storage, entry.Instance);
        return !stored.IsSuccess;
    }

    /// <summary>
    /// Puts the converted file back, or that which the instance had before, or stores it once more. Newer versions of Orthanc remove the
    /// new file when the database has lost the connection after the transaction, and the oldest may lose an instance when storing it fails
    /// half-way.
    /// </summary>
    /// <param name="uuid">That of the missing file; empty when Orthanc does not have the instance.</param>
    private void StoreAgain(JournalEntry entry, string uuid)
    {
        using GrowableMemory memory = new() { TakesLarge = true };
        string missing = $"The file of the instance {entry.Instance}, whose replacement had begun, is missing";
        string path = FindFile(entry, memory, out LongSpan file) ?? throw new BackfillException(missing);
        bool isPutBack = TryPutBack(entry, uuid, file);
        if (!isPutBack && TryStore(entry, uuid, file) is { Length: > 0 } obstacle)
        {
            throw new BackfillException($"{missing}; it is kept in {path}, but cannot be stored: {obstacle}. \"OverwriteInstances\": true allows it");
        }

        log.LogWarning(isPutBack
            ? $"put back the file of the instance {entry.Instance}, which was missing, from {path}"
            : $"stored the instance {entry.Instance} again, whose file was missing, from {path}");
    }

    /// <summary>
    /// Writes a file to where the index has it, if Orthanc then says that it is the one: nothing else has to change for that, and nobody
    /// can have attached anything that would be lost.
    /// </summary>
    private bool TryPutBack(JournalEntry entry, string uuid, LongSpan file)
    {
        string attachment = $"/instances/{entry.Instance}/attachments/dicom";
        if (uuid.Length == 0 || !OrthancResources.HasOwnStorage(rest) || !storage.Exists || !IsAsItIs(attachment, file.Length))
        {
            return false;
        }

        if (!storage.TryWrite(uuid, file))
        {
            return false;
        }

        using RestAnswer answer = rest.Post($"{attachment}/verify-md5", []);
        if (answer.IsSuccess && OrthancResources.HasInstanceFile(rest, entry.Instance, uuid))
        {
            return true;
        }

        File.Delete(storage.PathOf(uuid));
        return false;
    }

    /// <summary>True when the index has a file of that length that Orthanc did not compress.</summary>
    private bool IsAsItIs(string attachment, long length)
    {
        using JsonDocument? information = OrthancResources.Get(rest, $"{attachment}/info");
        return information is not null && StoredFileFacts.Parse(information.RootElement) is { IsAsItIs: true } facts
            && facts.Size == length;
    }

    /// <returns>Why the file is not stored; empty when it is.</returns>
    private string TryStore(JournalEntry entry, string uuid, LongSpan file)
    {
        if (entry.Levels.Count > 0 || uuid.Length == 0)
        {
            return ConvertedFile.TryStore(rest, record, file,
                () => journal.IsOwn(entry) && OrthancResources.HasInstanceFile(rest, entry.Instance, uuid), out _, out string error)
                ? ""
                : error;
        }

        // Orthanc was to rewrite the file in its place: the entry does not have what storing it would lose.
        string series = OrthancResources.Field(rest, $"/instances/{entry.Instance}", "ParentSeries");
        journal.Drop(entry);
        try
        {
            return replacement.Replace(new StudyInstance(entry.Instance, series), file, entry.Target, uuid, entry.Facts);
        }
        catch (BackfillException exception)
        {
            return exception.Message;
        }
    }

    private string? FindFile(JournalEntry entry, GrowableMemory memory, out LongSpan file)
    {
        string kept = journal.Kept.PathOf(entry);
        if (File.Exists(kept))
        {
            file = StoredFile.Read(kept, memory);
            return kept;
        }

        string? source = entry.Files.Count > 0 && entry.Levels.Count > 0 ? storage.PathOf(entry.Files[0]) : null;
        if (File.Exists(source))
        {
            file = StoredFile.Read(source, memory);
            return StoredFile.HasPreamble(file.Part(0, Math.Min(file.Length, 1024)).Head)
                && (entry.Facts is null || entry.Facts.Size == file.Length) ? source : null;
        }

        file = default;
        return null;
    }
}
