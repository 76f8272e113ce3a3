// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// Entries on disk about instances that are being replaced, each in a file of its own that is there before Orthanc drops anything and goes when all is
/// back. What an Orthanc that was killed has left is completed by the next one.
/// </summary>
internal sealed class Journal(string folder)
{
    private const string Extension = ".json";
    private const string KeptExtension = ".dcm";

    private volatile bool _isSettled;

    /// <summary>False until it is known that nothing is to be completed, or that is done: no instance may be replaced before.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>Writes an entry; when this returns, it is on the disk.</summary>
    /// <exception cref="BackfillException">There is one of that instance already, which could not be completed.</exception>
    public void Add(JournalEntry entry)
    {
        string path = PathOf(entry.Instance);
        if (File.Exists(path))
        {
            throw new BackfillException($"An earlier replacement of the instance could not be completed: {path} has what is to be restored; the next start of Orthanc tries again");
        }

        _ = Directory.CreateDirectory(folder);
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(entry.ToJson());
        file.Flush(flushToDisk: true);
    }

    public void Drop(JournalEntry entry) => File.Delete(PathOf(entry.Instance));

    /// <summary>Keeps what was made of an instance and is not what the disk has, beside the entry.</summary>
    /// <returns>The error that says so.</returns>
    public BackfillException Keep(JournalEntry entry, ReadOnlySpan<byte> file)
    {
        string path = Path.ChangeExtension(PathOf(entry.Instance), KeptExtension);
        using FileStream kept = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        kept.Write(file);
        kept.Flush(flushToDisk: true);
        return new BackfillException($"What is stored for the instance {entry.Instance} is not what was made of it, which is kept in {path}: see to the disk, then upload that file and delete it");
    }

    /// <summary>Completes what an Orthanc left that did not come to its end. Entries that cannot be completed stay, and an error tells where.</summary>
    /// <param name="begin">Runs what takes its time.</param>
    public void Settle(OrthancHost host, StorageFolder storage, PluginSettings settings, OrphanFiles orphans, Action<Action> begin)
    {
        foreach (string kept in Files(KeptExtension))
        {
            host.LogError($"{kept} was to be stored and did not come to the disk: upload it, unless another file of that instance has been received since, and delete it");
        }

        string[] paths = Files(Extension);
        if (paths.Length == 0)
        {
            _isSettled = true;
            return;
        }

        begin(() =>
        {
            try
            {
                Complete(host, storage, settings, orphans, paths);
            }
            finally
            {
                _isSettled = true;
            }
        });
    }

    private static void Complete(OrthancHost host, StorageFolder storage, PluginSettings settings, OrphanFiles orphans, string[] paths)
    {
        List<(JournalEntry Entry, DateTime Written)> completed = [];
        List<string> done = [];
        foreach (string path in paths)
        {
            try
            {
                if (JournalEntry.Parse(File.ReadAllBytes(path)) is { } entry)
                {
                    Complete(host, storage, settings, entry);
                    completed.Add((entry, File.GetLastWriteTimeUtc(path)));
                }

                done.Add(path);
            }
            catch (Exception exception) when (exception is BackfillException or IOException or UnauthorizedAccessException or KeyNotFoundException or InvalidOperationException)
            {
                host.LogError($"{exception.Message}. What is to be restored stands in {path}; the next start tries again.");
            }
        }

        RemoveOrphans(host, orphans, completed);
        done.ForEach(File.Delete);
    }

    private static void RemoveOrphans(OrthancHost host, OrphanFiles orphans, List<(JournalEntry Entry, DateTime Written)> completed)
    {
        try
        {
            if (orphans.Remove(completed) is > 0 and int removed)
            {
                host.LogWarning($"removed {removed} files that nothing refers to, which replacements that were not finished had left in the storage");
            }
        }
        catch (Exception exception) when (exception is BackfillException or IOException or UnauthorizedAccessException)
        {
            host.LogError($"files that replacements have left stay in the storage: {exception.Message}");
        }
    }

    private static void Complete(OrthancHost host, StorageFolder storage, PluginSettings settings, JournalEntry entry)
    {
        string syntax = OrthancResources.TransferSyntax(host, entry.Instance);
        if (syntax.Length == 0)
        {
            throw new BackfillException($"The instance {entry.Instance} is not there, whose replacement had begun");
        }

        bool isReplaced = syntax == entry.Target;
        entry.Complete(host, storage, settings, isReplaced);
        host.LogWarning($"completed what was begun with the instance {entry.Instance}: it is {(isReplaced ? "replaced" : "what it was")}, with its metadata, attachments and labels");
    }

    private string[] Files(string extension) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + extension) : [];

    private string PathOf(string instance) => Path.Combine(folder, instance + Extension);
}
