// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Files that a dead server left before it had registered them. Another server could be about to register such a file, as it receives the
/// same instance or attachment at that moment. So a note names the file and the servers that ran when it was found. Orthanc tells a file's
/// name to nobody before it is registered, and receives nothing any more when the lease of its server ends. The database may go on with a
/// transaction after that. So once all of these servers have ended, the note rests for a day; if Orthanc then knows no such file, it goes.
/// </summary>
/// <param name="folder">Where the notes lie.</param>
internal sealed class LeftFiles(IOrthancRest rest, StorageFolder storage, string folder, OtherLeases servers)
{
    private const string Uuid = "????????-????-????-????-????????????";
    private const string Attachment = ".attachment";
    private const string Incomplete = ".part";
    private const string Ended = "ended";

    private static readonly TimeSpan s_rest = TimeSpan.FromDays(1);

    /// <summary>False where nobody can tell that a server has ended: then files stay.</summary>
    public bool MayGo => servers.ShowEnds;

    /// <summary>Notes a file with an instance, or with the beginning of one, unless the instance has it.</summary>
    /// <param name="instance">SOP Instance UID in that file.</param>
    /// <param name="span">When it was written.</param>
    /// <param name="isAlone">True when nobody can register it any more.</param>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public void NoteInstance(string uuid, string instance, ChangeSpan span, bool isAlone)
    {
        if (!IsRegistered(uuid, instance))
        {
            Note(uuid, PathOf(uuid), span, instance, isAlone);
        }
    }

    /// <summary>Notes a file with an attachment, or with the beginning of one, to which nothing refers.</summary>
    /// <inheritdoc cref="NoteInstance"/>
    public void NoteAttachment(string uuid, ChangeSpan span, bool isAlone) => Note(uuid, PathOf(uuid) + Attachment, span, "", isAlone);

    /// <summary>Removes the noted files that nobody can register any more.</summary>
    /// <param name="referenced">Which files are registered.</param>
    /// <returns>How many files.</returns>
    /// <exception cref="BackfillException">Orthanc does not tell which files it knows.</exception>
    public int Remove(ReferencedFiles referenced)
    {
        List<(string Path, LeftFile? File)> due = Due();
        List<LeftFile> known = [.. due.Select(note => note.File).OfType<LeftFile>()];
        if (due.Count == 0)
        {
            return 0;
        }

        // With fewer changes, the index may be another one or an earlier state of it; or the latest resource was deleted, which took its
        // changes along: then the next one shows it.
        long last = known.Count == 0 ? 0 : OrthancChanges.Last(rest);
        _ = due.RemoveAll(note => note.File?.Span.Last > last);
        _ = known.RemoveAll(file => file.Span.Last > last);
        HashSet<string>? registered = known.Count == 0 ? null : referenced.Since(known.Min(file => file.Span.First), []);
        int removed = 0;
        foreach ((string path, LeftFile? file) in due)
        {
            string uuid = Path.GetFileNameWithoutExtension(path);
            FileInfo left = new(storage.PathOf(uuid));
            if (registered?.Contains(uuid) == false && file is not null && left.Exists && left.Length == file.Length
                && (file.Instance.Length == 0 || !IsRegistered(uuid, file.Instance)))
            {
                left.Delete();
                removed++;
            }

            File.Delete(path);
        }

        return removed;
    }

    private void Note(string uuid, string path, ChangeSpan span, string instance, bool isAlone)
    {
        FileInfo left = new(storage.PathOf(uuid));
        if (left.Exists && !File.Exists(path))
        {
            string file = new LeftFile(span, left.Length, instance).ToString();
            Write(path, isAlone ? [file] : [file, .. servers.Running]);
        }
    }

    /// <summary>The notes that have rested, with their first lines: null for those of earlier versions, whose files stay.</summary>
    private List<(string Path, LeftFile? File)> Due()
    {
        List<(string Path, LeftFile? File)> due = [];
        foreach (string path in Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, Uuid), .. Directory.GetFiles(folder, Uuid + Attachment)] : Array.Empty<string>())
        {
            if (Read(path) is not [var first, .. var others])
            {
                continue;
            }

            if (others.Length == 0 || (others[^1] == Ended && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_rest))
            {
                due.Add((path, LeftFile.Parse(first)));
            }
            else if (others[^1] != Ended && MayGo && others.All(servers.HasEnded))
            {
                Write(path, [first, Ended]);
            }
        }

        return due;
    }

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
