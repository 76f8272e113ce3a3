// SPDX-License-Identifier: GPL-3.0-or-later
using Microsoft.Win32.SafeHandles;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;

namespace OrthancHtj2kPlugin.Backfill.InWork;

/// <summary>
/// Notes in a file which instances this server has in work. If the process ends without removing its notes, another server or the next
/// process reads them. The operating system holds the file's content and outlives Orthanc. The content is not synced to the disk: when a
/// machine fails, no instance is to blame.
/// </summary>
/// <param name="folder">Where the files of all servers lie.</param>
/// <param name="lease">Names this server.</param>
/// <param name="others">Tell which servers live.</param>
/// <param name="suspects">Receives the instances that dead servers had in work.</param>
/// <param name="release">See <see cref="WorkNote"/>.</param>
internal sealed class WorkRecord(string folder, ServerLease lease, OtherLeases others, SuspectInstances suspects, string release)
    : IDisposable
{
    /// <summary>Room for one note in the file, its line end included.</summary>
    public const int SlotBytes = 256;

    private const string Extension = ".work";

    /// <summary>The room that the file has from the beginning: later, the disk may be full.</summary>
    private const int FirstSlots = 64;

    private readonly WorkGate _gate = new();
    private readonly Lock _lock = new();
    private readonly List<bool> _slots = [];
    private SafeFileHandle? _file;
    private string _owner = "";

    /// <summary>The instances during whose work Orthanc ended.</summary>
    public SuspectInstances Suspects { get; } = suspects;

    /// <summary>True when no server has, or had, anything in work.</summary>
    public bool IsEmpty => Files().All(path => Read(path).Count == 0);

    /// <summary>Makes room for notes.</summary>
    /// <exception cref="IOException">There is no room; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public void Open()
    {
        lock (_lock)
        {
            string owner = lease.Hold();
            if (_file is not null && owner == _owner)
            {
                return;
            }

            // Another server took this one for dead and has taken its file.
            _file = File.OpenHandle(PathOf(owner), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            _owner = owner;
            for (int slot = 0; slot < FirstSlots; slot++)
            {
                Write(_file, slot, []);
            }
        }
    }

    /// <summary>
    /// Notes that an instance is in work until the returned object is disposed. An instance that must be alone waits for others, and others
    /// wait for it.
    /// </summary>
    /// <param name="instance">Orthanc's identifier.</param>
    /// <param name="work">See <see cref="WorkNote"/>.</param>
    /// <exception cref="BackfillException">Orthanc ended twice while working on it.</exception>
    /// <exception cref="IOException">It cannot be noted; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public InstanceInWork Begin(string instance, string work)
    {
        if (IsGivenUp(instance, out WorkNote? earlier))
        {
            throw new BackfillException($"Orthanc ended while it was {earlier!.Work}, and again when that was tried alone: it is not tried again. To try it again, delete {Suspects.PathOf(instance)}");
        }

        WorkNote note = new(instance, work, IsLast: earlier is not null, release);
        _gate.Enter(note.IsLast);
        try
        {
            return Write(note);
        }
        catch
        {
            _gate.Leave(note.IsLast);
            throw;
        }
    }

    /// <summary>
    /// Tells whether Orthanc ended twice while working on an instance, with the same versions of Orthanc and of the plugin.
    /// </summary>
    /// <param name="earlier">The work during which Orthanc last ended; null when it never did.</param>
    public bool IsGivenUp(string instance, out WorkNote? earlier)
    {
        earlier = Suspects.Find(instance);
        return earlier is { IsLast: true } && earlier.Release == release;
    }

    /// <summary>Makes suspects of the instances that dead servers had in work.</summary>
    /// <param name="found">Receives the notes of the dead servers.</param>
    /// <returns>False while it is unknown whether some server lives.</returns>
    public bool Inherit(List<WorkNote> found)
    {
        bool isDecided = true;
        foreach (string path in Files())
        {
            string owner = Path.GetFileNameWithoutExtension(path);
            bool? isAlive = owner == lease.Owner ? true : others.IsAlive(owner);
            isDecided &= isAlive is not null;
            if (isAlive == false)
            {
                others.Remove(owner);
                foreach (WorkNote note in Read(path))
                {
                    Suspects.Add(note);
                    found.Add(note);
                }

                File.Delete(path);
            }
        }

        return isDecided;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_file is not null)
            {
                File.Delete(PathOf(_owner));
                _file.Dispose();
                _file = null;
            }
        }
    }

    /// <summary>Takes a note out again.</summary>
    internal void End(SafeFileHandle file, int slot, WorkNote note)
    {
        try
        {
            bool isTaken;
            lock (_lock)
            {
                Write(file, slot, []);
                _slots[slot] = false;
                isTaken = file != _file || !File.Exists(PathOf(_owner));
            }

            if (note.IsLast || isTaken)
            {
                // Orthanc has survived the work, also when it stood still meanwhile and others have made a suspect of the instance.
                Suspects.Remove(note.Instance);
            }
        }
        finally
        {
            _gate.Leave(note.IsLast);
        }
    }

    private InstanceInWork Write(WorkNote note)
    {
        lock (_lock)
        {
            Open();
            int slot = _slots.IndexOf(false);
            if (slot < 0)
            {
                slot = _slots.Count;
                _slots.Add(false);
            }

            Write(_file!, slot, note.ToJson());
            _slots[slot] = true;
            return new InstanceInWork(this, _file!, slot, note);
        }
    }

    private static void Write(SafeFileHandle file, int slot, ReadOnlySpan<byte> note)
    {
        Span<byte> line = stackalloc byte[SlotBytes];
        line.Fill((byte)' ');
        note.CopyTo(line);
        line[^1] = (byte)'\n';
        RandomAccess.Write(file, line, (long)slot * SlotBytes);
    }

    /// <summary>A file that has gone, because its server ended or another one was faster, holds nothing.</summary>
    private static byte[] ReadUnlessGone(string path)
    {
        try
        {
            return SharedFile.Read(path);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static List<WorkNote> Read(string path)
    {
        List<WorkNote> notes = [];
        byte[] content = ReadUnlessGone(path);
        for (int position = 0; position + SlotBytes <= content.Length; position += SlotBytes)
        {
            if (WorkNote.Parse(content.AsMemory(position, SlotBytes)) is { } note)
            {
                notes.Add(note);
            }
        }

        return notes;
    }

    private string[] Files() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [];

    private string PathOf(string owner) => Path.Combine(folder, owner + Extension);
}
