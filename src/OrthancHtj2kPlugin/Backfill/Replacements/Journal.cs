// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder;
using DicomTranscoder.Files;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Entries on disk about instances that are being replaced, each in a file of its own that exists before Orthanc drops anything and is
/// removed when all data is back. Several servers may share the folder: the name of a file contains the instance and the
/// <see cref="ServerLease.Owner"/>.
/// </summary>
internal sealed class Journal(string folder, ServerLease lease, OtherLeases others)
{
    private const string Extension = ".json";

    /// <summary>Guards the names of this server's entries.</summary>
    private readonly Lock _names = new();

    /// <summary>Files of the entries that are in work.</summary>
    private readonly HashSet<string> _active = [];

    private readonly DateTime _start = FileSystemClock.Now(folder);

    /// <summary>Beside the entries.</summary>
    public KeptFiles Kept { get; } = new(folder);

    /// <summary>True when no server has an entry.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The number of incomplete replacements, including those of other servers.</summary>
    public int Count => Files().Length;

    /// <summary>
    /// Writes an entry; when this returns, it is on the disk. This server claims the instance before it reads the content, so that nobody
    /// changes the content meanwhile.
    /// </summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <param name="read">Makes the entry; null for no entry.</param>
    /// <returns>The entry, owned by this server; null when there is none.</returns>
    /// <exception cref="BackfillException">
    /// The instance has an entry already: another server replaces it, or it could not be completed.
    /// </exception>
    public JournalEntry? Add(string instance, Func<JournalEntry?> read)
    {
        string owner = lease.Hold();
        string path = PathOf(instance, owner);
        Create(path);
        bool isWritten = false;
        try
        {
            if (Array.Find(Directory.GetFiles(folder, $"{instance}*{Extension}"), other => other != path) is { } earlier)
            {
                throw Earlier(earlier);
            }

            JournalEntry? entry = read() is { } data ? data with { Owner = owner } : null;
            if (entry is not null)
            {
                DurableFile.Write(path, entry.ToJson(), FileMode.Open);
                isWritten = true;
            }

            return entry;
        }
        finally
        {
            if (!isWritten)
            {
                // If its file cannot be removed now, that is tried again like the completion of an entry.
                using Lock.Scope guarded = _names.EnterScope();
                _ = _active.Remove(path);
                File.Delete(path);
            }
        }
    }

    /// <summary>False when another server has taken this one for dead.</summary>
    public bool IsOwn(JournalEntry entry)
    {
        try
        {
            return HasOwn(entry);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Others may see that the lease is not renewed, and may have the entry by now.
            return false;
        }
    }

    /// <summary>
    /// Requires that an entry still belongs to this server. A server that stood still for long may have been taken for dead, and must stop.
    /// </summary>
    /// <exception cref="BackfillException">It belongs to another server.</exception>
    /// <exception cref="IOException">The journal cannot be read or written.</exception>
    public void Require(JournalEntry entry)
    {
        if (!HasOwn(entry))
        {
            throw new BackfillException("This Orthanc stood still for so long that another one went on with the replacement");
        }
    }

    /// <summary>True while a server replaces an instance.</summary>
    public bool Has(string instance)
        => Array.Exists(Files(), path => Path.GetFileName(path.AsSpan()).StartsWith(instance, StringComparison.Ordinal));

    /// <summary>True while a server replaces, or may replace, an instance of a patient, study or series.</summary>
    /// <param name="parent">Orthanc's identifier of it.</param>
    public bool HasChildOf(string parent)
    {
        byte[] name = Encoding.UTF8.GetBytes(parent);
        return Array.Exists(Files(), path =>
        {
            try
            {
                // An entry that is not written yet may turn out to have any resource. It is not opened: its server writes it without
                // other readers.
                return new FileInfo(path).Length == 0 || SharedFile.Read(path).AsSpan().IndexOf(name) >= 0;
            }
            catch (IOException)
            {
                // It has gone meanwhile, or is being written.
                return File.Exists(path);
            }
        });
    }

    /// <summary>An entry as this server has inherited it.</summary>
    public JournalEntry Own(JournalEntry inherited) => inherited with { Owner = lease.Hold() };

    public void Drop(JournalEntry entry) => File.Delete(PathOf(entry.Instance, entry.Owner));

    /// <summary>Ends the work on an entry: if it is still there, it is completed later.</summary>
    public void Leave(JournalEntry entry) => Leave(PathOf(entry.Instance, entry.Owner));

    /// <summary>Makes entries of dead servers this server's own. Of several servers that try, one gets an entry.</summary>
    /// <param name="isAlone">
    /// True when no other server can have written entries without an owner, as older versions of the plugin did. One of these that runs
    /// has no lease: only an entry that is younger than this process shows it.
    /// </param>
    public JournalInheritance Inherit(bool isAlone)
    {
        JournalInheritance inheritance = new();
        foreach (string path in Files().Where(IsLeft))
        {
            string[] name = Path.GetFileNameWithoutExtension(path).Split('.');
            string owner = name.Length == 2 ? name[1] : "";
            if (owner == lease.Owner)
            {
                inheritance.Entries.Add(path);
            }
            else if (owner.Length == 0 && (!isAlone || File.GetLastWriteTimeUtc(path) >= _start))
            {
                inheritance.Refused.Add(path);
            }
            else if (owner.Length > 0 && others.IsAlive(owner) is not false and var isAlive)
            {
                inheritance.HasUndecided |= isAlive is null;
            }
            else if (TryTake(path, name[0], owner) is { } taken)
            {
                inheritance.Entries.Add(taken);
            }
        }

        return inheritance;
    }

    private bool HasOwn(JournalEntry entry) => lease.Hold() == entry.Owner && File.Exists(PathOf(entry.Instance, entry.Owner));

    private string? TryTake(string path, string instance, string owner)
    {
        if (owner.Length > 0)
        {
            others.Remove(owner);
        }

        string taken = PathOf(instance, lease.Hold());
        lock (_names)
        {
            if (File.Exists(taken))
            {
                return null;
            }

            try
            {
                // A rename is atomic: only one of several servers succeeds.
                File.Move(path, taken, overwrite: true);
                return taken;
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
    }

    private void Create(string path)
    {
        _ = Directory.CreateDirectory(folder);
        lock (_names)
        {
            if (File.Exists(path))
            {
                throw Earlier(path);
            }

            // While the entry is being written, it already claims its instance: others see its name.
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            _ = _active.Add(path);
        }
    }

    /// <summary>False for the entry of this server that is in work, or that has been completed since the files were listed.</summary>
    private bool IsLeft(string path)
    {
        lock (_names)
        {
            return !_active.Contains(path) && File.Exists(path);
        }
    }

    private void Leave(string path)
    {
        lock (_names)
        {
            _ = _active.Remove(path);
        }
    }

    private static BackfillException Earlier(string path)
        => new($"Another replacement of the instance has begun, or could not be completed: {path} holds the data to restore; the plugin keeps trying as long as that file exists");

    private string[] Files() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [];

    private string PathOf(string instance, string owner) => Path.Combine(folder, $"{instance}.{owner}{Extension}");
}
