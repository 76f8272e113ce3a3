// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Files of instances that a dead server left in the middle of a replacement, while other servers ran. One of these could be about to
/// register such a file, of the same instance that it receives at that moment. So a note names the file and the servers that ran when it
/// was found. Orthanc tells a file's name to nobody before it is registered, and receives nothing any more when the lease of its server
/// ends. So once all of these servers have ended, and Orthanc knows no such file, nobody can register it any more, and it goes.
/// </summary>
/// <param name="folder">Where the notes lie.</param>
internal sealed class LeftFiles(IOrthancRest rest, StorageFolder storage, string folder, OtherLeases servers)
{
    private const string Uuid = "????????-????-????-????-????????????";
    private const string Incomplete = ".part";

    /// <summary>False where nobody can tell that a server has ended: then files stay.</summary>
    public bool MayGo => servers.ShowEnds;

    /// <summary>Notes a file to which nothing refers.</summary>
    /// <param name="instance">SOP Instance UID of the instance in it.</param>
    public void Note(string uuid, string instance)
    {
        string path = Path.Combine(folder, uuid);
        if (File.Exists(path))
        {
            return;
        }

        byte[] note = Encoding.ASCII.GetBytes(string.Join('\n', servers.Running.Prepend(instance)));
        _ = Directory.CreateDirectory(folder);
        DurableFile.Write(path + Incomplete, note, FileMode.Create);
        File.Move(path + Incomplete, path, overwrite: true);
    }

    /// <summary>Removes the noted files that nobody can register any more.</summary>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public int Remove()
    {
        int removed = 0;
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, Uuid) : [])
        {
            string uuid = Path.GetFileName(path);
            if (Read(path) is not [var instance, .. var others] || !others.All(servers.HasEnded))
            {
                continue;
            }

            if (!IsRegistered(uuid, instance) && File.Exists(storage.PathOf(uuid)))
            {
                File.Delete(storage.PathOf(uuid));
                removed++;
            }

            File.Delete(path);
        }

        return removed;
    }

    /// <returns>Null when another server has removed the note meanwhile.</returns>
    private static string[]? Read(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private bool IsRegistered(string uuid, string instance)
    {
        using RestAnswer answer = rest.Post("/tools/lookup", Encoding.ASCII.GetBytes(instance));
        if (!answer.IsSuccess)
        {
            throw new BackfillException($"Orthanc does not find instances: {answer.Error}");
        }

        using JsonDocument found = JsonDocument.Parse(answer.Body.ToArray());

        // Of all attachments, as Orthanc may also keep the beginning of an instance in a file of its own.
        return found.RootElement.EnumerateArray()
            .Any(resource => OrthancResources.Files(rest, resource.GetProperty("Path").GetString()!).Contains(uuid));
    }
}
