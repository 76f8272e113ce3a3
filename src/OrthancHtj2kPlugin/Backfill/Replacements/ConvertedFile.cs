// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.ExceptionServices;
using System.Text.Json;
using DicomTranscoder;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Ingest;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>A file that is already in its final form.</summary>
internal static class ConvertedFile
{
    /// <summary>Hands it to Orthanc, past the received-instance callback.</summary>
    /// <param name="mayStore">Asked once more at the last moment before Orthanc stores it.</param>
    /// <param name="id">Orthanc's identifier of the instance; empty when it was not stored.</param>
    /// <param name="error">Why it was not stored; empty when it was.</param>
    public static bool TryStore(IOrthancRest rest, IngestRecord record, LongSpan file, Func<bool> mayStore, out string id,
        out string error)
    {
        id = "";
        using IDisposable asItIs = record.StoreAsItIs(mayStore);
        using RestAnswer answer = Post(rest, file);
        if (!answer.IsSuccess)
        {
            error = answer.Error;
            return false;
        }

        using JsonDocument document = JsonDocument.Parse(answer.Body.ToArray());
        string status = document.RootElement.GetProperty("Status").GetString()!;
        if (status != "Success")
        {
            error = status;
            return false;
        }

        id = document.RootElement.GetProperty("ID").GetString()!;
        error = "";
        return true;
    }

    /// <summary>
    /// Finds out what has become of an instance that Orthanc says it has not replaced. That may be wrong: when the database loses the
    /// connection after the transaction, the index has the new file, and newer versions of Orthanc then remove that file.
    /// </summary>
    /// <param name="source">UUID of the file that the instance had.</param>
    /// <param name="file">
    /// Is kept if the index may have it; the entry then stays, too. It is kept before Orthanc is asked: that may take minutes, and Orthanc
    /// may be killed meanwhile.
    /// </param>
    /// <exception cref="IOException">It cannot be kept; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public static void Settle(IOrthancRest rest, StorageFolder storage, Journal journal, TransactionEnd transactionEnd,
        JournalEntry entry, string source, LongSpan file)
    {
        string uuid = "";
        ExceptionDispatchInfo? unkept = null;
        try
        {
            journal.Kept.Add(entry, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            unkept = ExceptionDispatchInfo.Capture(exception);
        }

        try
        {
            transactionEnd.Await(entry.Instance);
            uuid = OrthancResources.InstanceFile(rest, entry.Instance);
        }
        catch (BackfillException)
        {
            // Orthanc does not reach its index, or that has not ended the transaction: it is asked again when the entry is completed.
        }

        if (uuid == source)
        {
            journal.Kept.Remove(entry);
            journal.Drop(entry);
            return;
        }

        using StoredFile? stored = uuid.Length == 0 ? null : StoredFile.ReadInstance(rest, storage, entry.Instance);
        if (stored is { IsSuccess: true })
        {
            journal.Kept.Remove(entry);
        }
        else
        {
            unkept?.Throw();
        }
    }

    private static unsafe RestAnswer Post(IOrthancRest rest, LongSpan file) => file.Length <= int.MaxValue
        ? rest.Post("/instances", file.Head)
        : rest.PostLarge("/instances", file.Start, checked((uint)file.Length));
}
