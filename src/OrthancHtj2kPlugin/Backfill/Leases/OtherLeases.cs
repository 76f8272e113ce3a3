// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>
/// Watches the leases of the servers that share a journal. Only the clock of this process counts, and only how long a lease stands still:
/// clocks of others may be wrong by any time.
/// </summary>
internal sealed class OtherLeases(string folder, ServerLease own, TimeProvider time)
{
    /// <summary>Of the lease that was taken from a server which stands still. Its lock shows that the process has not ended.</summary>
    private const string LostExtension = ".lost";

    /// <summary>Of a server that cannot show that it has ended: after so long without a renewal of its lease it has.</summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromDays(1);

    private readonly Dictionary<string, (string Content, long Since)> _seen = [];
    private readonly Lock _lock = new();

    /// <summary>True when no other server lives, or may live.</summary>
    public bool AreDead
        => Owners.All(owner => owner == own.Owner || IsAlive(owner) == false);

    /// <summary>
    /// The index of this server and the number of servers that live, or may live, in the order of their names. A server that cannot show
    /// that it lives is alone.
    /// </summary>
    public (int Index, int Count) Share
    {
        get
        {
            try
            {
                string self = own.Hold();
                List<string> living = [.. Owners.Where(owner => owner != self && IsAlive(owner) != false)];
                return (living.Count(owner => string.CompareOrdinal(owner, self) < 0), living.Count + 1);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Without the journal nothing is replaced, and the outcome of each instance says so.
                return (0, 1);
            }
        }
    }

    /// <summary>True where <see cref="HasEnded"/> can tell.</summary>
    public bool ShowEnds => own.HasTellingLocks;

    /// <summary>This server, and all others that may not have ended.</summary>
    public string[] Running => [own.Hold(), .. Owners, .. Lost.Select(path => Path.GetFileNameWithoutExtension(path))];

    private IEnumerable<string> Lost => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + LostExtension) : [];

    private IEnumerable<string> Owners => !Directory.Exists(folder) ? []
        : Directory.GetFiles(folder, "*" + ServerLease.Extension).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>Tells whether a server lives; null when that is not known yet.</summary>
    /// <param name="owner">From <see cref="ServerLease.Owner"/>.</param>
    public bool? IsAlive(string owner)
    {
        lock (_lock)
        {
            return Observe(owner);
        }
    }

    /// <summary>True when the process of a server has ended, false also when it stands still.</summary>
    public bool HasEnded(string owner) => IsOfEnded(PathOf(owner)) && IsOfEnded(LostPathOf(owner));

    /// <summary>Removes what is left of servers that stood still and have ended since.</summary>
    public void RemoveEnded()
    {
        foreach (string path in Lost.Where(IsOfEnded))
        {
            File.Delete(path);
        }
    }

    /// <summary>Takes the lease from a server that is dead. If that server wakes up, it notices.</summary>
    public void Remove(string owner)
    {
        lock (_lock)
        {
            _ = _seen.Remove(owner);
            if (IsOfEnded(PathOf(owner)))
            {
                File.Delete(PathOf(owner));
            }
            else
            {
                MoveUnlessGone(PathOf(owner), LostPathOf(owner));
            }

            File.Delete(Path.ChangeExtension(PathOf(owner), ServerLease.PulseExtension));
        }
    }

    private bool? Observe(string owner)
    {
        string content;
        try
        {
            content = SharedFile.ReadText(PathOf(owner));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            // The lock shows that its owner lives, unless the process is suspended.
            return !StandsStill(owner, ReadPulse(owner));
        }

        // One without the mark may be about to be locked, or be locked where this machine does not see it.
        if (own.HasTellingLocks && ServerLease.IsLocal(content))
        {
            return false;
        }

        bool isKnown = _seen.TryGetValue(owner, out (string Content, long Since) last);
        return StandsStill(owner, content) ? false : isKnown && last.Content != content ? true : null;
    }

    /// <summary>True when the count of a server has stood still for the whole period.</summary>
    private bool StandsStill(string owner, string count)
    {
        if (!_seen.TryGetValue(owner, out (string Content, long Since) last) || last.Content != count)
        {
            _seen[owner] = (count, time.GetTimestamp());
            return false;
        }

        return time.GetElapsedTime(last.Since) >= ServerLease.Period;
    }

    private string ReadPulse(string owner)
    {
        try
        {
            return SharedFile.ReadText(Path.ChangeExtension(PathOf(owner), ServerLease.PulseExtension));
        }
        catch (IOException)
        {
            // It is being written.
            return _seen.GetValueOrDefault(owner).Content is { } last ? last + " " : "";
        }
    }

    /// <summary>True for the lease of a process that has ended, and where there is none.</summary>
    private bool IsOfEnded(string path)
    {
        try
        {
            return (own.HasTellingLocks && ServerLease.IsLocal(SharedFile.ReadText(path)))
                || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_longestSleep;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            // It is locked.
            return false;
        }
    }

    private static void MoveUnlessGone(string path, string name)
    {
        try
        {
            File.Move(path, name, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another server was faster.
        }
    }

    private string LostPathOf(string owner) => Path.Combine(folder, owner + LostExtension);

    private string PathOf(string owner) => Path.Combine(folder, owner + ServerLease.Extension);
}
