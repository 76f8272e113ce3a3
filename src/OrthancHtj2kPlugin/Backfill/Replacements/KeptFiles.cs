// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Converted files beside the entries of the journal, of instances whose own file is not known to be on the disk. Each belongs to one
/// entry: what a later one makes of the same instance does not touch it.
/// </summary>
internal sealed class KeptFiles(string folder)
{
    private const string Extension = ".dcm";

    /// <summary>The paths of all.</summary>
    public string[] All() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [];

    /// <summary>Where that of an entry is, or would be.</summary>
    public string PathOf(JournalEntry entry) => Path.Combine(folder, $"{entry.Instance}.{entry.Files.FirstOrDefault("")}{Extension}");

    public bool Has(JournalEntry entry) => File.Exists(PathOf(entry));

    /// <summary>Keeps a file that is not known to be stored.</summary>
    public void Add(JournalEntry entry, LongSpan file) => DurableFile.WriteWhole(PathOf(entry), file);

    /// <summary>Keeps a file from which that on the disk differs.</summary>
    /// <returns>The error that says so.</returns>
    public BackfillException AddDiffering(JournalEntry entry, LongSpan file)
    {
        Add(entry, file);
        return new BackfillException($"The file on the disk for the instance {entry.Instance} differs from the converted file, which is kept in {PathOf(entry)}: unless another file of that instance has been received since, check the disk, then upload that file and delete it");
    }

    public void Remove(JournalEntry entry) => File.Delete(PathOf(entry));

    /// <summary>Removes a file that has turned out to be stored.</summary>
    public void RemoveIfSame(JournalEntry entry, StoredFile stored)
    {
        if (Has(entry) && stored.IsSameAs(PathOf(entry)))
        {
            Remove(entry);
        }
    }
}
