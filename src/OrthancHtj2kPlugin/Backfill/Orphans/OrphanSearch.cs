// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Removes files that nothing refers to. Orthanc writes a file before it registers it, and removes it after it has unregistered it: a kill
/// in between leaves it for ever.
/// </summary>
internal sealed class OrphanSearch : IDisposable
{
    private readonly IOrthancRest _rest;
    private readonly IOrthancLog _log;
    private readonly bool _hasClockOfJournal;
    private readonly LeftFiles _left;
    private readonly OrphanFiles _replaced;
    private readonly ReceivedFiles _received;

    /// <param name="hasClockOfJournal">
    /// True when the journal lies in the storage folder: only then can the times of files and notes be compared.
    /// </param>
    /// <param name="leftFolder">Where notes about files lie that other servers could be about to register.</param>
    /// <param name="leaseFolder">Where the leases of all servers lie.</param>
    public OrphanSearch(IOrthancRest rest, IOrthancLog log, StorageFolder storage, bool hasClockOfJournal, string leftFolder,
        string leaseFolder, ServerLease lease, OtherLeases servers)
    {
        _rest = rest;
        _log = log;
        _hasClockOfJournal = hasClockOfJournal;
        _left = new LeftFiles(rest, storage, leftFolder, servers);
        DateTime start = FileSystemClock.Now(leaseFolder);
        _replaced = new OrphanFiles(rest, log, storage, hasClockOfJournal ? start : null, _left);
        Receptions = new ReceptionRecord(leaseFolder, lease);
        _received = new ReceivedFiles(storage, start, Receptions, _left, servers);
    }

    /// <summary>Learns which instances Orthanc is about to store.</summary>
    public ReceptionRecord Receptions { get; }

    /// <summary>Begins to note what this server receives, also when others have taken it for dead meanwhile.</summary>
    /// <exception cref="IOException">The notes cannot be written; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public void NoteReceptions()
    {
        if (!_hasClockOfJournal)
        {
            return;
        }

        if (!Receptions.HasNews)
        {
            Receptions.Renew();
            return;
        }

        try
        {
            Receptions.Open(OrthancChanges.Last(_rest), Environment.TickCount64);
        }
        catch (BackfillException)
        {
            // Without the index, nothing is received.
        }
    }

    /// <summary>Notes the files that replacements left.</summary>
    /// <param name="entries">Completed entries of the journal, and when they were written.</param>
    /// <param name="isAlone">True when no other server stores here.</param>
    /// <param name="ends">True from the moment when Orthanc waits to stop: a long search ends.</param>
    /// <returns>False when Orthanc did not answer, or stops: the entries are needed to find the files later.</returns>
    public bool TryNote(IReadOnlyList<(JournalEntry Entry, DateTime Written)> entries, bool isAlone, Func<bool> ends)
        => Try(() => _replaced.Note(entries, isAlone, new ReferencedFiles(_rest, ends)));

    /// <summary>
    /// Looks for instances that a dead server was receiving, and removes all files that were found and that no server can register any
    /// more.
    /// </summary>
    /// <inheritdoc cref="TryNote"/>
    public void Remove(bool isAlone, Func<bool> ends)
    {
        if (_hasClockOfJournal)
        {
            _ = Try(() => _received.NoteThoseOfDead(isAlone, ends));
        }

        _ = Try(() =>
        {
            if (_left.Remove(new ReferencedFiles(_rest, ends)) is > 0 and int removed)
            {
                _log.LogWarning($"removed {removed} files that nothing refers to, which a killed Orthanc had left in the storage");
            }
        });
    }

    private bool Try(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception exception) when (exception is BackfillException or IOException or UnauthorizedAccessException)
        {
            _log.LogError($"files that a killed Orthanc left stay in the storage: {exception.Message}");
            return false;
        }
    }

    public void Dispose() => Receptions.Dispose();
}
