// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Requests that change or delete data of a resource. Data that they write to an instance during its replacement would be lost. So they
/// wait until the instance is replaced, by whichever server, and a replacement waits for the requests that this server let pass shortly
/// before.
/// </summary>
internal sealed class ResourceWriters(Journal journal, TimeProvider time)
{
    /// <summary>How long a request that was let pass may still be writing. Orthanc does not say when it has ended.</summary>
    public static readonly TimeSpan Writing = TimeSpan.FromSeconds(1);

    /// <summary>No request waits longer: an entry of the journal may also stay for hours.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int Remembered = 1000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);
    private static readonly string[] s_levels = ["patients", "studies", "series", "instances"];

    /// <summary>The time when a request to write to a resource was let pass, by the identifier of the resource.</summary>
    private readonly ConcurrentDictionary<string, long> _passed = [];

    /// <summary>Lets a request pass, now or when its resource is not being replaced any more.</summary>
    /// <param name="uri">As in "/instances/.../metadata/1024".</param>
    public void Pass(string uri)
    {
        if (uri.Split('/') is not ["", var level, var id, ..] || !s_levels.Contains(level))
        {
            return;
        }

        long start = time.GetTimestamp();
        do
        {
            // Note first, then look at the journal; a replacement does it the other way round. So one of the two sees the other.
            Note(id);
            if (!(level == "instances" ? journal.Has(id) : journal.HasChildOf(id)))
            {
                return;
            }

            _ = _passed.TryRemove(id, out _);
            Thread.Sleep(s_pause);
        }
        while (time.GetElapsedTime(start) < Patience);
        Note(id);
    }

    /// <summary>Waits for the requests that were let pass. The journal must have the instance already, so that no more pass.</summary>
    /// <param name="ids">The resources that the replacement affects.</param>
    public void WaitFor(IEnumerable<string> ids)
    {
        foreach (string id in ids)
        {
            while (_passed.TryGetValue(id, out long passed) && time.GetElapsedTime(passed) < Writing)
            {
                Thread.Sleep(s_pause);
            }
        }
    }

    private void Note(string id)
    {
        if (_passed.Count >= Remembered)
        {
            foreach ((string other, long passed) in _passed)
            {
                if (time.GetElapsedTime(passed) >= Writing)
                {
                    _ = _passed.TryRemove(other, out _);
                }
            }
        }

        _passed[id] = time.GetTimestamp();
    }
}
