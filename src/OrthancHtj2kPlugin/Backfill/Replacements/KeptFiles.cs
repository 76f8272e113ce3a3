// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>Converted files beside the entries of the journal, of instances whose own file is not known to be on the disk.</summary>
internal sealed class KeptFiles(string folder)
{
    private const string Extension = ".dcm";

    /// <summary>The paths of all.</summary>
    public string[] All() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [];

    /// <summary>Where that of an instance is, or would be.</summary>
    /// <param name="instance">Orthanc's identifier.</param>
    public string PathOf(string instance) => Path.Combine(folder, instance + Extension);

    public bool Has(string instance) => File.Exists(PathOf(instance));

    /// <summary>Keeps a file that is not known to be stored.</summary>
    public void Add(string instance, LongSpan file) => DurableFile.WriteLarge(PathOf(instance), file, FileMode.Create);

    /// <summary>Keeps a file from which that on the disk differs.</summary>
    /// <returns>The error that says so.</returns>
    public BackfillException AddDiffering(string instance, LongSpan file)
    {
        Add(instance, file);
        return new BackfillException($"The file on the disk for the instance {instance} differs from the converted file, which is kept in {PathOf(instance)}: unless another file of that instance has been received since, check the disk, then upload that file and delete it");
    }

    public void Remove(string instance) => File.Delete(PathOf(instance));

    /// <summary>Removes a file that has turned out to be stored.</summary>
    public void RemoveIfSame(string instance, StoredFile stored)
    {
        if (Has(instance) && stored.IsSameAs(PathOf(instance)))
        {
            Remove(instance);
        }
    }
}
