// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using Microsoft.Win32.SafeHandles;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// Notes in a file which instances Orthanc is about to store, one for each thread that receives. If the process ends before Orthanc has
/// registered such an instance, others find its file by the note. The operating system holds the file's content and outlives Orthanc.
/// </summary>
/// <param name="folder">Where the files of all servers lie.</param>
/// <param name="lease">Names this server.</param>
internal sealed class ReceptionRecord(string folder, ServerLease lease) : IDisposable
{
    private const string Extension = ".received";
    private const int SlotBytes = 64;

    /// <summary>More threads than Orthanc has: should there be even more, some share a slot.</summary>
    private const int Slots = 1024;

    private readonly ThreadLocal<int> _slot = new();
    private SafeFileHandle? _file;
    private string _owner = "";
    private int _threads;

    /// <summary>Makes the file, and another one when others have taken this server for dead. Without it, nothing is noted.</summary>
    /// <exception cref="IOException">It cannot be made; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public void Open()
    {
        string owner = lease.Hold();
        if (owner != _owner)
        {
            _ = Interlocked.Exchange(ref _file, File.OpenHandle(
                Path.Combine(folder, owner + Extension), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
            _owner = owner;
        }
    }

    /// <summary>Notes an instance until this thread receives the next one. Never fails: an orphan may stay then.</summary>
    /// <param name="instance">The file that Orthanc will store, or its beginning.</param>
    public void Add(ReadOnlySpan<byte> instance)
    {
        if (Volatile.Read(ref _file) is not { } file || InstanceBeginning.ReadSopInstanceUid(instance) is not { } uid)
        {
            return;
        }

        Span<byte> slot = stackalloc byte[SlotBytes];
        slot.Clear();
        _ = Encoding.ASCII.GetBytes(uid, slot);
        try
        {
            if (!_slot.IsValueCreated)
            {
                _slot.Value = Interlocked.Increment(ref _threads) % Slots;
            }

            RandomAccess.Write(file, slot, (long)_slot.Value * SlotBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The disk is full, or Orthanc stops.
        }
    }

    /// <summary>The files of other servers, dead or alive.</summary>
    /// <returns>By path: who wrote it.</returns>
    public IEnumerable<(string Path, string Owner)> OfOthers()
        => (Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension) : [])
        .Select(path => (path, Path.GetFileNameWithoutExtension(path))).Where(file => file.Item2 != lease.Owner);

    /// <summary>The SOP Instance UIDs of what this server receives, or has received last on each thread.</summary>
    public HashSet<string> ReadOwn() => Read(Path.Combine(folder, _owner + Extension));

    /// <summary>The SOP Instance UIDs in such a file; none when it has gone.</summary>
    public static HashSet<string> Read(string path)
    {
        try
        {
            byte[] content = SharedFile.Read(path);
            return
                [.. content.Chunk(SlotBytes).Select(slot => Encoding.ASCII.GetString(slot).TrimEnd('\0')).Where(uid => uid.Length > 0)];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, null) is { } file)
        {
            File.Delete(Path.Combine(folder, _owner + Extension));
            file.Dispose();
        }

        _slot.Dispose();
    }
}
