// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
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

    /// <summary>Writes an entry; when this returns, it is on the disk.</summary>
    public void Add(JournalEntry entry)
    {
        _ = Directory.CreateDirectory(folder);
        using FileStream file = new(PathOf(entry.Instance), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(entry.ToJson());
        file.Flush(flushToDisk: true);
    }

    public void Drop(JournalEntry entry) => File.Delete(PathOf(entry.Instance));

    /// <summary>True when something was left by an Orthanc that did not come to its end.</summary>
    public bool HasEntries => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Extension).Any();

    /// <summary>Completes what was left. Entries that cannot be completed stay, and an error tells where.</summary>
    public void Complete(OrthancHost host, PluginSettings settings)
    {
        foreach (string path in Directory.GetFiles(folder, "*" + Extension))
        {
            JournalEntry? entry = JournalEntry.Parse(File.ReadAllBytes(path));
            if (entry is null)
            {
                File.Delete(path);
                continue;
            }

            try
            {
                Complete(host, settings, entry);
                File.Delete(path);
            }
            catch (BackfillException exception)
            {
                host.LogError($"{exception.Message}. What is to be restored stands in {path}; the next start tries again.");
            }
        }
    }

    private static void Complete(OrthancHost host, PluginSettings settings, JournalEntry entry)
    {
        string syntax = entry.FindTransferSyntax(host);
        if (syntax.Length == 0)
        {
            throw new BackfillException($"The instance {entry.Instance} is not there, whose replacement had begun");
        }

        bool isReplaced = TransferSyntaxUid.IsHtj2k(syntax) == entry.Facts is not null;
        entry.Complete(host, settings, isReplaced);
        host.LogWarning($"completed what was begun with the instance {entry.Instance}: it is {(isReplaced ? "replaced" : "what it was")}, with its metadata, attachments and labels");
    }

    private string PathOf(string instance) => Path.Combine(folder, instance + Extension);
}
