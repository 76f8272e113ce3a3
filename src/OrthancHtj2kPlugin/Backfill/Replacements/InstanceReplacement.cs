// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
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
    Journal journal, ResourceWriters writers, ChangeMark mark, IngestRecord record)
{
    private const int RememberedSeries = 64;

    /// <summary>Two instances that a series had, for the last few series.</summary>
    private readonly ConcurrentDictionary<string, (string First, string Second)> _siblings = [];

    /// <summary>Replaces an instance.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <param name="series">That of its series.</param>
    /// <param name="file">The new file, with the same SOP Instance UID.</param>
    /// <param name="target">UID of its transfer syntax.</param>
    /// <param name="source">UUID of the file that it was made of; a newer file may have replaced it meanwhile.</param>
    /// <param name="facts">Facts about the source to note; null for a restoration.</param>
    /// <returns>Empty when it is done; otherwise why the instance was left as it is.</returns>
    /// <exception cref="BackfillException">
    /// The replacement failed. If the instance was replaced, the journal holds the data to give back.
    /// </exception>
    public string Replace(string instance, string series, ReadOnlySpan<byte> file, string target, string source, ConversionFacts? facts)
    {
        string obstacle = "";
        JournalEntry? entry = journal.Add(instance, () => Read(instance, series, target, source, facts, out obstacle));
        if (entry is null)
        {
            return obstacle;
        }

        try
        {
            Store(entry, file);
        }
        finally
        {
            journal.Leave(entry);
        }

        return "";
    }

    private void Store(JournalEntry entry, ReadOnlySpan<byte> file)
    {
        journal.Require(entry);
        if (!ConvertedFile.TryStore(rest, record, file, () => journal.IsOwn(entry), out _, out string error))
        {
            // Orthanc does all or nothing, except the oldest versions: then the journal keeps the data that they may have dropped.
            if (OrthancResources.TransferSyntax(rest, entry.Instance).Length > 0)
            {
                journal.Drop(entry);
            }

            throw new BackfillException($"Orthanc refuses the new file: {error}");
        }

        // Nothing holds Orthanc back between the last question and its transaction.
        bool isLate = !journal.IsOwn(entry);
        CheckStored(entry, file);
        entry.Complete(rest, storage, settings, names, isReplaced: true);
        journal.Drop(entry);
        if (isLate)
        {
            throw new BackfillException("This Orthanc stood still while it stored the file, and another one went on with the replacement: what users had attached to the instance before is there; what they attached meanwhile may be lost");
        }
    }

    /// <returns>Null when there is an obstacle.</returns>
    private JournalEntry? Read(string instance, string series, string target, string source, ConversionFacts? facts, out string obstacle)
    {
        obstacle = "";
        List<(string Level, string Id)> going = ThatWouldGo(instance, series);
        writers.WaitFor(going.Select(resource => resource.Id));
        List<UserData> levels = [];
        foreach ((string level, string id) in going)
        {
            levels.Add(UserData.Read(rest, level, id, names, out string metadata));
            if (metadata.Length > 0)
            {
                obstacle = $"the metadata {metadata}, which only Orthanc itself can write, would be lost";
                return null;
            }
        }

        if (OrthancResources.File(rest, $"/instances/{instance}/attachments/dicom") != source)
        {
            obstacle = "another file of it was received meanwhile";
            return null;
        }

        return new JournalEntry(instance, target, levels, facts, [source, .. levels.SelectMany(level => level.Files)], mark.Get());
    }

    /// <summary>The instance, and its ancestors that have no other child.</summary>
    private List<(string Level, string Id)> ThatWouldGo(string instance, string series)
    {
        List<(string, string)> going = [("instances", instance)];
        if (HasSibling(instance, series))
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

    /// <summary>
    /// True when the series has another instance. Asking for one that it had before costs less than listing all: a series may have
    /// thousands.
    /// </summary>
    private bool HasSibling(string instance, string series)
    {
        if (_siblings.TryGetValue(series, out (string First, string Second) known)
            && OrthancResources.Text(rest,
                $"/instances/{(known.First == instance ? known.Second : known.First)}/attachments/dicom/size").Length > 0)
        {
            return true;
        }

        List<string> children = OrthancResources.Children(rest, $"/series/{series}", "Instances");
        if (children.Count < 2)
        {
            return false;
        }

        if (_siblings.Count >= RememberedSeries)
        {
            _siblings.Clear();
        }

        _siblings[series] = (children[0], children[1]);
        return true;
    }

    private void CheckStored(JournalEntry entry, ReadOnlySpan<byte> file)
    {
        using StoredFile stored = StoredFile.ReadInstance(rest, storage, entry.Instance);
        if (!stored.IsSuccess || !stored.Body.SequenceEqual(file))
        {
            throw journal.Keep(entry, file);
        }
    }
}
