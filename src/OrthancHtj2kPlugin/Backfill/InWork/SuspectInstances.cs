// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>
/// The instances that were in work when Orthanc ended, each in a file of its own that all servers with the same journal see.
/// </summary>
internal sealed class SuspectInstances(string folder)
{
    private const string Extension = ".json";

    /// <summary>Orthanc's identifiers of all of them.</summary>
    public HashSet<string> All()
        => Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path))]
            : [];

    /// <summary>The work on an instance during which Orthanc last ended; null when there was none.</summary>
    public WorkNote? Find(string instance)
    {
        string path = PathOf(instance);
        try
        {
            return File.Exists(path)
                ? WorkNote.Parse(SharedFile.Read(path)) ?? new WorkNote(instance, "worked on", IsLast: false, "")
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Notes an instance. When this returns, the note is on the disk.</summary>
    public void Add(WorkNote note)
    {
        _ = Directory.CreateDirectory(folder);
        DurableFile.Write(PathOf(note.Instance), note.ToJson(), FileMode.Create);
    }

    /// <summary>An instance that is no suspect stays none.</summary>
    public void Remove(string instance)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(PathOf(instance));
        }
    }

    /// <summary>The file of an instance. Deleting it lets the instance be worked on again like any other.</summary>
    public string PathOf(string instance) => Path.Combine(folder, instance + Extension);
}
