// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
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
    /// <summary>Between the note of an instance and the end of its reception: what takes longer may stay.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private const string Extension = ".received";
    private const int SlotBytes = 64;

    /// <summary>More threads than Orthanc has: should there be even more, some share a slot.</summary>
    private const int Slots = 1024;

    private readonly ThreadLocal<int> _slot = new();
    private SafeFileHandle? _file;
    private string _owner = "";
    private int _threads;
    private volatile bool _hasNews = true;
    private volatile bool _hasReceived;

    /// <summary>The first slot: a change that is older than all that may be in work, and the last one that was known.</summary>
    private ChangeSpan _span;

    /// <summary>Becomes the first change of the span once it is old enough.</summary>
    private (long Change, long Time) _next;

    /// <summary>
    /// True when something was received since <see cref="Open"/>, or that may have asked before Orthanc had noted the first instance, or
    /// when others have taken this server for dead.
    /// </summary>
    public bool HasNews => _hasNews || (_file is not null && lease.Hold() != _owner);

    /// <summary>Makes the file, and another one when others have taken this server for dead. Without it, nothing is noted.</summary>
    /// <param name="change">
    /// The number of the last change that Orthanc has noted. With 0, no file is made: nobody could tell later whether the list of changes
    /// reaches back to here.
    /// </param>
    /// <param name="now">The time in milliseconds, from any beginning.</param>
    /// <exception cref="IOException">It cannot be made; an <see cref="UnauthorizedAccessException"/> says the same.</exception>
    public void Open(long change, long now)
    {
        _hasNews = change == 0 && _hasReceived;
        if (change == 0)
        {
            return;
        }

        string owner = lease.Hold();
        if (owner != _owner)
        {
            (_span, _next) = (new ChangeSpan(change, change), (change, now));
            _ = Interlocked.Exchange(ref _file, File.OpenHandle(
                Path.Combine(folder, owner + Extension), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
            _owner = owner;
        }
        else if (now - _next.Time > Longest.TotalMilliseconds)
        {
            (_span, _next) = (new ChangeSpan(_next.Change, change), (change, now));
        }

        _span = _span with { Last = change };
        Renew();
    }

    /// <summary>Gives the file the present time: who looks for what was in work looks at files that are not much older.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Renew()
    {
        if (_file is not null)
        {
            WriteSlot(_file, 0, string.Create(CultureInfo.InvariantCulture, $"{_span.First} {_span.Last}"));
        }
    }

    /// <summary>Notes an instance until this thread receives the next one. Never fails: an orphan may stay then.</summary>
    /// <param name="instance">The file that Orthanc will store, or its beginning.</param>
    public void Add(ReadOnlySpan<byte> instance)
    {
        _hasReceived = true;
        _hasNews = true;
        if (Volatile.Read(ref _file) is not { } file || InstanceBeginning.ReadSopInstanceUid(instance) is not { } uid)
        {
            return;
        }

        try
        {
            if (!_slot.IsValueCreated)
            {
                _slot.Value = 1 + (Interlocked.Increment(ref _threads) % Slots);
            }

            WriteSlot(file, _slot.Value, uid);
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
    public HashSet<string> ReadOwn() => Read(Path.Combine(folder, _owner + Extension), out _);

    /// <summary>The SOP Instance UIDs in such a file; none when it has gone.</summary>
    /// <param name="span">When they were received; null when it is not known.</param>
    public static HashSet<string> Read(string path, out ChangeSpan? span)
    {
        span = null;
        try
        {
            string[] slots = [.. SharedFile.Read(path).Chunk(SlotBytes).Select(slot => Encoding.ASCII.GetString(slot).TrimEnd('\0'))];
            span = slots is [var changes, ..] && changes.Split(' ') is [var first, var last]
                && long.TryParse(first, CultureInfo.InvariantCulture, out long begin)
                && long.TryParse(last, CultureInfo.InvariantCulture, out long end) ? new ChangeSpan(begin, end) : null;
            return [.. slots.Skip(1).Where(uid => uid.Length > 0)];
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

    private static void WriteSlot(SafeFileHandle file, int index, string text)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        slot.Clear();
        _ = Encoding.ASCII.GetBytes(text, slot);
        RandomAccess.Write(file, slot, (long)index * SlotBytes);
    }
}
