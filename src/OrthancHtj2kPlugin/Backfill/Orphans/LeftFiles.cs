// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Files that a dead server left before it had registered them, while other servers ran. One of these could be about to register such a
/// file, as it receives the same instance or attachment at that moment. So a note names the file and the servers that ran when it was
/// found. Orthanc tells a file's name to nobody before it is registered, and receives nothing any more when the lease of its server ends.
/// So once all of these servers have ended, and Orthanc knows no such file, nobody can register it any more, and it goes.
/// </summary>
/// <param name="folder">Where the notes lie.</param>
internal sealed class LeftFiles(IOrthancRest rest, StorageFolder storage, string folder, OtherLeases servers)
{
    private const string Uuid = "????????-????-????-????-????????????";
    private const string Attachment = ".attachment";
    private const string Incomplete = ".part";

    /// <summary>The most changed resources that are asked for an attachment: with more, the file stays.</summary>
    private const int MostResources = 10_000;

    /// <summary>False where nobody can tell that a server has ended: then files stay.</summary>
    public bool MayGo => servers.ShowEnds;

    /// <summary>Notes a file with an instance, or with the beginning of one, unless the instance has it.</summary>
    /// <param name="instance">SOP Instance UID in that file.</param>
    /// <param name="isAlone">True when nobody can register it any more.</param>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public void NoteInstance(string uuid, string instance, bool isAlone)
    {
        if (!File.Exists(PathOf(uuid)) && !IsRegistered(uuid, instance))
        {
            Write(PathOf(uuid), isAlone ? [instance] : [instance, .. servers.Running]);
        }
    }

    /// <summary>Notes a file with an attachment, or with the beginning of one, to which nothing refers.</summary>
    /// <param name="change">The number of the last change before it was written.</param>
    public void NoteAttachment(string uuid, long change)
    {
        if (!File.Exists(PathOf(uuid) + Attachment))
        {
            Write(PathOf(uuid) + Attachment, [change.ToString(CultureInfo.InvariantCulture), .. servers.Running]);
        }
    }

    /// <summary>Removes the noted files that nobody can register any more.</summary>
    /// <param name="referenced">Which files are registered.</param>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public int Remove(ReferencedFiles referenced)
    {
        int removed = 0;
        foreach ((string path, string instance) in Due(Uuid))
        {
            removed += Remove(path, IsRegistered(Path.GetFileName(path), instance));
        }

        List<(string Path, string Change)> attachments = Due(Uuid + Attachment);
        if (attachments.Count > 0)
        {
            long change = attachments.Min(note => long.Parse(note.Change, CultureInfo.InvariantCulture));
            HashSet<string>? registered = referenced.Since(change, [], MostResources);
            foreach ((string path, _) in attachments)
            {
                removed += Remove(path, registered?.Contains(Path.GetFileNameWithoutExtension(path)) ?? true);
            }
        }

        return removed;
    }

    /// <summary>Removes a note, and its file unless that stays.</summary>
    private int Remove(string note, bool stays)
    {
        string path = storage.PathOf(Path.GetFileNameWithoutExtension(note));
        bool isRemoved = !stays && File.Exists(path);
        if (isRemoved)
        {
            File.Delete(path);
        }

        File.Delete(note);
        return isRemoved ? 1 : 0;
    }

    /// <summary>
    /// The notes whose servers have all ended, with their first lines. Those that name servers rest for a while: a database may still
    /// commit what a server that was killed had sent, and a server may receive before it has a lease.
    /// </summary>
    private List<(string Path, string First)> Due(string pattern)
    {
        List<(string Path, string First)> due = [];
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [])
        {
            if (Read(path) is [var first, .. var others] && others.All(servers.HasEnded) && (others.Length == 0 || HasRested(path)))
            {
                due.Add((path, first));
            }
        }

        return due;
    }

    private static bool HasRested(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > ServerLease.Period;

    private void Write(string path, IEnumerable<string> lines)
    {
        _ = Directory.CreateDirectory(folder);
        DurableFile.Write(path + Incomplete, Encoding.ASCII.GetBytes(string.Join('\n', lines)), FileMode.Create);
        File.Move(path + Incomplete, path, overwrite: true);
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

    private string PathOf(string uuid) => Path.Combine(folder, uuid);
}
