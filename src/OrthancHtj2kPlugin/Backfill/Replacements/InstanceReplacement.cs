// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Replaces a stored instance by another file of it. Orthanc deletes the instance, with all data attached to it and to parents without
/// another child, and stores a new one in the same transaction. The journal takes the data that would be lost beforehand, and Orthanc gets
/// it back afterwards.
/// </summary>
internal sealed class InstanceReplacement(IOrthancRest rest, StorageFolder storage, PluginSettings settings, UserNames names,
    Journal journal, ResourceWriters writers, ChangeMark mark, IngestRecord record, TimeProvider time)
{
    /// <summary>Why an instance is left to the next run.</summary>
    public const string Outdated = "another file of it was received meanwhile";

    /// <summary>What Orthanc has said of an instance holds for so long without a further question.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(50);

    private readonly InstanceLookup _lookup = new(rest);
    private readonly Siblings _siblings = new(rest);
    private readonly TransactionEnd _transactionEnd = new(rest, names);

    /// <summary>Replaces an instance.</summary>
    /// <param name="file">The new file, with the same SOP Instance UID.</param>
    /// <param name="target">UID of its transfer syntax.</param>
    /// <param name="source">UUID of the file that it was made of; a newer file may have replaced it meanwhile.</param>
    /// <param name="facts">Facts about the source to note; null for a restoration.</param>
    /// <returns>Empty when it is done; otherwise why the instance was left as it is.</returns>
    /// <exception cref="BackfillException">
    /// The replacement failed. If the instance was replaced, the journal holds the data to give back.
    /// </exception>
    public string Replace(StudyInstance instance, LongSpan file, string target, string source, ConversionFacts? facts)
    {
        string obstacle = "";
        long asked = 0;
        writers.GiveWay([instance.Instance, .. instance.Ancestors]);
        long size = file.Length;
        JournalEntry? entry = journal.Add(instance.Instance,
            () => Read(instance, target, source, facts, out asked, out obstacle) is { } data ? data with { NewSize = size } : null);
        _siblings.Remember(instance);
        if (entry is null)
        {
            return obstacle;
        }

        try
        {
            Store(instance, entry, source, file, asked);
        }
        finally
        {
            journal.Leave(entry);
        }

        return "";
    }

    /// <param name="asked">When Orthanc was asked which file the instance has.</param>
    private void Store(StudyInstance instance, JournalEntry entry, string source, LongSpan file, long asked)
    {
        journal.Require(entry);
        bool isOutdated = false, isBegun = false;
        string error = "";
        bool MayStore()
        {
            isOutdated = time.GetElapsedTime(asked) > s_fresh && !OrthancResources.HasInstanceFile(rest, instance.Instance, source);
            return !isOutdated && journal.IsOwn(entry);
        }

        // Orthanc asks when it is about to store the file. Before, it may have waited for files that others sent, this instance among them.
        // It does not ask where another plugin has the callback.
        if (!MayStore() || !ConvertedFile.TryStore(rest, record, file, () => MayStore() && (isBegun = true), out _, out error))
        {
            if (isBegun && !journal.IsOwn(entry))
            {
                KeepUnlessStored(entry, file);
            }

            journal.Require(entry);
            if (isOutdated && !isBegun)
            {
                GiveUp(entry);
            }
            else
            {
                ConvertedFile.Settle(rest, storage, journal, _transactionEnd, entry, source, file);
            }

            throw new BackfillException($"Orthanc refuses the new file: {(isOutdated ? Outdated : error)}");
        }

        // Nothing holds Orthanc back between the last question and its transaction.
        bool isLate = !journal.IsOwn(entry);
        IndexedInstance? stored = _lookup.Find(instance)?.GetValueOrDefault(instance.Instance);
        CheckStored(entry, file, stored);
        entry.Complete(rest, storage, settings, names, isReplaced: true, stored?.Metadata);
        journal.Drop(entry);
        if (isLate)
        {
            throw new BackfillException("This Orthanc stood still while it stored the file, and another one went on with the replacement: what users had attached to the instance before is there; what they attached meanwhile may be lost");
        }
    }

    /// <summary>
    /// Keeps the file where another server goes on with the replacement: Orthanc may have removed the file after that one has seen it.
    /// </summary>
    private void KeepUnlessStored(JournalEntry entry, LongSpan file)
    {
        using StoredFile stored = StoredFile.ReadInstance(rest, storage, entry.Instance);
        if (!stored.IsSuccess)
        {
            journal.Kept.Add(entry, file);
        }
    }

    /// <summary>
    /// Ends a replacement that Orthanc has not begun: another file of the instance gets what Orthanc has dropped with that which was there,
    /// and no facts of that.
    /// </summary>
    private void GiveUp(JournalEntry entry)
    {
        if (OrthancResources.InstanceFile(rest, entry.Instance).Length > 0)
        {
            entry.Complete(rest, storage, settings, names, isReplaced: false);
        }

        journal.Drop(entry);
    }

    /// <param name="asked">When Orthanc was asked which file the instance has.</param>
    /// <returns>Null when there is an obstacle.</returns>
    private JournalEntry? Read(StudyInstance instance, string target, string source, ConversionFacts? facts, out long asked,
        out string obstacle)
    {
        List<UserData> levels = [];
        string file;
        if (FindWithSibling(instance, out asked) is { } found)
        {
            levels.Add(UserData.Read(rest, instance.Instance, found, names, out obstacle));
            file = found.Attachments.GetValueOrDefault(IndexedInstance.Dicom)?.Uuid ?? "";
        }
        else
        {
            ReadAll(instance, levels, out obstacle);
            asked = time.GetTimestamp();
            file = OrthancResources.InstanceFile(rest, instance.Instance);
        }

        obstacle = obstacle.Length > 0 ? $"the metadata {obstacle}, which only Orthanc itself can write, would be lost"
            : file != source ? Outdated
            : "";
        return obstacle.Length > 0
            ? null
            : new JournalEntry(instance.Instance, target, levels, facts, [source, .. levels.SelectMany(level => level.Files)], mark.Get())
            {
                Ancestors = instance.Ancestors,
            };
    }

    /// <summary>All that the index has of an instance whose series has another one.</summary>
    /// <returns>Null when it has none, or when Orthanc has to be asked in other ways.</returns>
    private IndexedInstance? FindWithSibling(StudyInstance instance, out long asked)
    {
        asked = 0;
        if (_siblings.Recall(instance) is not { } sibling)
        {
            return null;
        }

        writers.WaitFor([instance.Instance, .. instance.Ancestors]);
        asked = time.GetTimestamp();
        return _lookup.Find(instance, sibling) is { } found && found.ContainsKey(sibling.Instance)
            ? found.GetValueOrDefault(instance.Instance)
            : null;
    }

    /// <param name="levels">Receives the data of the instance, and of its ancestors that have no other child.</param>
    /// <param name="obstacle">As of <see cref="UserData"/>, for one of them.</param>
    private void ReadAll(StudyInstance instance, List<UserData> levels, out string obstacle)
    {
        List<(string Level, string Id)> going = ThatWouldGo(instance);
        writers.WaitFor(going.Select(resource => resource.Id).Union(instance.Ancestors));
        obstacle = "";
        foreach ((string level, string id) in going)
        {
            levels.Add(UserData.Read(rest, level, id, names, out string metadata));
            obstacle = metadata.Length > 0 ? metadata : obstacle;
        }
    }

    /// <summary>The instance, and its ancestors that have no other child.</summary>
    private List<(string Level, string Id)> ThatWouldGo(StudyInstance instance)
    {
        List<(string, string)> going = [("instances", instance.Instance)];
        string series = instance.Series;
        if (_siblings.AreThere(instance))
        {
            return going;
        }

        going.Add(("series", series));
        string study = ParentOf($"/series/{series}", "ParentStudy");
        if (OrthancResources.Children(rest, $"/studies/{study}", "Series").Count > 1)
        {
            return going;
        }

        going.Add(("studies", study));
        string patient = ParentOf($"/studies/{study}", "ParentPatient");
        if (OrthancResources.Children(rest, $"/patients/{patient}", "Studies").Count > 1)
        {
            return going;
        }

        going.Add(("patients", patient));
        return going;
    }

    private string ParentOf(string uri, string field)
        => OrthancResources.Field(rest, uri, field) is { Length: > 0 } parent
            ? parent
            : throw new BackfillException($"Orthanc does not give {uri}: the instance may have been deleted meanwhile");

    private void CheckStored(JournalEntry entry, LongSpan file, IndexedInstance? found)
    {
        using StoredFile stored = found is not null && found.Attachments.TryGetValue(IndexedInstance.Dicom, out StoredFileFacts? facts)
            ? StoredFile.ReadInstance(rest, storage, entry.Instance, facts)
            : StoredFile.ReadInstance(rest, storage, entry.Instance);
        if (!stored.Holds(file))
        {
            throw OrthancResources.IsGone(rest, $"/instances/{entry.Instance}")
                ? new BackfillException("It was deleted meanwhile")
                : journal.Kept.AddDiffering(entry, file);
        }
    }
}
