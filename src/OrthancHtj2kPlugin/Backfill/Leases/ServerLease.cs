// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;

namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>
/// Shows the other servers of a journal that this one lives. It holds a file locked, which tells servers on the same machine, and it
/// increases a count in a file, which tells servers on other machines. The file names are new in each process. A server without such a file
/// is dead: whoever takes another for dead removes its file first.
/// </summary>
internal sealed class ServerLease : IDisposable
{
    public const string Extension = ".lease";

    /// <summary>
    /// Of the file that holds only the count: nobody can read the other one while it is locked. The count is needed because a suspended
    /// process keeps its locks.
    /// </summary>
    public const string PulseExtension = ".pulse";

    /// <summary>Follows the count where <see cref="HasTellingLocks"/>.</summary>
    private const string Mark = " local";

    /// <summary>A server whose count stands still for this long is dead.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>The interval between renewals of a lease.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly bool _trustsLocks;

    /// <summary>Leases that others took. They stay locked: others see by that that this process has not ended.</summary>
    private readonly List<FileStream> _lost = [];

    private FileStream? _file;
    private long _renewed;
    private long _count;

    /// <param name="folder">Where the leases of all servers lie.</param>
    /// <param name="trustsLocks">False to judge other servers by their counts alone.</param>
    public ServerLease(string folder, TimeProvider time, bool trustsLocks = true)
    {
        _folder = folder;
        _time = time;
        _trustsLocks = trustsLocks;
    }

    /// <summary>Names this process; another name follows when others took it for dead.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>
    /// True where a file without a lock has no owner: locked files cannot be opened, and only one machine has mounted the file system. On a
    /// network file system, locks may show only the processes of this machine.
    /// </summary>
    public bool HasTellingLocks { get; private set; }

    /// <summary>
    /// True for the content of a lease whose server has telling locks too, so that both are on the machine that has the file system. A
    /// server that mounts it over a network locks files in a way that may not be seen here.
    /// </summary>
    public static bool IsLocal(string content) => content.EndsWith(Mark, StringComparison.Ordinal);

    /// <summary>Increases the count.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            if (_file is null || !File.Exists(_file.Name))
            {
                Begin();
            }

            byte[] count = Encoding.ASCII.GetBytes((++_count).ToString(CultureInfo.InvariantCulture) + (HasTellingLocks ? Mark : ""));
            _file!.Position = 0;
            _file.Write(count);
            _file.Flush(flushToDisk: true);
            File.WriteAllBytes(Path.ChangeExtension(_file.Name, PulseExtension), count);
            _renewed = _time.GetTimestamp();
        }
    }

    /// <summary>Makes sure that others take this server for alive.</summary>
    /// <returns><see cref="Owner"/>.</returns>
    public string Hold()
    {
        lock (_lock)
        {
            if (_file is null || _time.GetElapsedTime(_renewed) > 2 * Renewal)
            {
                Renew();
            }

            return Owner;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_file is not null)
            {
                File.Delete(Path.ChangeExtension(_file.Name, PulseExtension));
                _file.Dispose();
                _file = null;
            }

            _lost.ForEach(file => file.Dispose());
            _lost.Clear();
        }
    }

    private void Begin()
    {
        string owner = Guid.NewGuid().ToString("N");
        _ = Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, owner + Extension);
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        if (_file is not null)
        {
            _lost.Add(_file);
        }

        (_file, Owner) = (file, owner);
        HasTellingLocks = _trustsLocks && LocalFileSystem.Holds(_folder) && IsLocked(path);
    }

    private static bool IsLocked(string path)
    {
        try
        {
            using FileStream second = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
