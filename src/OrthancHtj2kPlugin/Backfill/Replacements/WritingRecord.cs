// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using Microsoft.Win32.SafeHandles;
using OrthancHtj2kPlugin.Backfill.Leases;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Notes in a file which resources the requests write to that this server has let pass shortly before, one request for each thread: a
/// replacement by another server waits for them.
/// </summary>
/// <param name="folder">Where the files of all servers lie.</param>
/// <param name="lease">Names this server.</param>
/// <param name="others">Tell which servers live.</param>
internal sealed class WritingRecord(string folder, ServerLease lease, OtherLeases others, TimeProvider time) : IDisposable
{
    private const string Extension = ".writing";

    /// <summary>Two of Orthanc's identifiers, of 44 characters each, and what parts them.</summary>
    private const int SlotBytes = 96;

    /// <summary>More threads than Orthanc has: should there be even more, some share a slot.</summary>
    private const int Slots = 1024;

    private readonly Lock _lock = new();
    private readonly ThreadLocal<int> _slot = new();
    private readonly List<long> _noted = [];
    private SafeFileHandle? _file;
    private string _owner = "";

    /// <summary>
    /// Makes another file when others have taken this server for dead; clears what was noted longer ago than a request writes; removes the
    /// files of dead servers.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public void Renew()
    {
        lock (_lock)
        {
            if (_file is null)
            {
                return;
            }

            if (lease.Hold() != _owner)
            {
                Open();
            }

            for (int slot = 0; slot < _noted.Count; slot++)
            {
                if (_noted[slot] != 0 && time.GetElapsedTime(_noted[slot]) > ResourceWriters.Writing)
                {
                    _noted[slot] = 0;
                    Write(slot, "");
                }
            }
        }

        foreach (string path in Directory.GetFiles(folder, "*" + Extension)
            .Where(path => OwnerOf(path) != lease.Owner && others.IsAlive(OwnerOf(path)) == false))
        {
            File.Delete(path);
        }
    }

    /// <summary>Notes the resources that this thread's request writes to, in place of those of an earlier one.</summary>
    /// <param name="ids">Orthanc's identifiers; none when it waits.</param>
    public void Note(params IEnumerable<string> ids)
    {
        lock (_lock)
        {
            if (!_slot.IsValueCreated)
            {
                _slot.Value = _noted.Count % Slots;
                if (_noted.Count < Slots)
                {
                    _noted.Add(0);
                }
            }

            string text = string.Join(' ', ids);
            _noted[_slot.Value] = text.Length > 0 ? time.GetTimestamp() : 0;
            try
            {
                if (_file is null)
                {
                    Open();
                }

                Write(_slot.Value, text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The disk is full. Requests are not to fail for that.
            }
        }
    }

    /// <summary>True when a request that another server has let pass may be writing to one of these resources.</summary>
    public bool OthersWrite(IReadOnlyCollection<string> ids)
        => Directory.Exists(folder) && Directory.GetFiles(folder, "*" + Extension)
        .Any(path => OwnerOf(path) != lease.Owner && Read(path).Any(ids.Contains));

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

        _slot.Dispose();
    }

    private void Open()
    {
        _owner = lease.Hold();
        _file = File.OpenHandle(PathOf(_owner), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private void Write(int slot, string text)
    {
        byte[] bytes = new byte[SlotBytes];
        _ = Encoding.ASCII.GetBytes(text, bytes);
        RandomAccess.Write(_file!, bytes, (long)slot * SlotBytes);
    }

    private static string[] Read(string path)
    {
        try
        {
            return Encoding.ASCII.GetString(SharedFile.Read(path)).Split(['\0', ' '], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (FileNotFoundException)
        {
            // Its server has ended.
            return [];
        }
    }

    private string PathOf(string owner) => Path.Combine(folder, owner + Extension);

    private static string OwnerOf(string path) => Path.GetFileNameWithoutExtension(path);
}
