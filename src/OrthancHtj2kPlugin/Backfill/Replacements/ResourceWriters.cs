// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Requests that change or delete data of a resource. Data that they write to an instance during its replacement would be lost, and an
/// instance that they delete then would be stored again. So they wait until the instance is replaced, by whichever server, and a
/// replacement waits for the requests that any server let pass shortly before.
/// </summary>
/// <param name="record">Tells the other servers, and hears of them.</param>
internal sealed class ResourceWriters(IOrthancRest rest, Journal journal, WritingRecord record, TimeProvider time)
{
    /// <summary>How long a request that was let pass may still be writing. Orthanc does not say when it has ended.</summary>
    public static readonly TimeSpan Writing = TimeSpan.FromSeconds(1);

    /// <summary>No request waits longer: an entry of the journal may also stay for hours.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int Remembered = 1000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The body of the request tells what it deletes: it may be anything.</summary>
    private const string BulkDelete = "/tools/bulk-delete";

    private static readonly string[] s_levels = ["patients", "studies", "series", "instances"];

    /// <summary>The time when a request to write to a resource was let pass, by the identifier of the resource.</summary>
    private readonly ConcurrentDictionary<string, long> _passed = [];

    /// <summary>The resources of the requests that wait.</summary>
    private readonly List<string> _waiting = [];

    /// <summary>Lets a request pass, now or when its resource is not being replaced any more.</summary>
    /// <param name="uri">As in "/instances/.../metadata/1024"; that of a resource itself when it is to be deleted.</param>
    public void Pass(string uri)
    {
        // Orthanc drops a slash at the end only later.
        uri = uri.TrimEnd('/');
        string[] parts = uri.Split('/');
        if (uri == BulkDelete)
        {
            Pass([BulkDelete], () => !journal.IsEmpty);
        }
        else if (parts is ["", var level, var id, ..] && s_levels.Contains(level))
        {
            // The deletion of a resource also concerns its siblings: their replacements may rely on it to keep the parent.
            string parent = parts.Length == 3 ? ParentOf(uri, level) : "";
            Pass(parent.Length > 0 ? [id, parent] : [id], () => (level == "instances" ? journal.Has(id) : journal.HasChildOf(id))
                || (parent.Length > 0 && journal.HasChildOf(parent)));
        }
    }

    /// <summary>
    /// Lets requests go first that wait for others' replacements: else a backfill of several threads could hold them up for ever. The
    /// journal must not have the instance yet.
    /// </summary>
    /// <param name="ids">As of <see cref="WaitFor"/>.</param>
    public void GiveWay(IEnumerable<string> ids)
    {
        long start = time.GetTimestamp();
        while (IsAwaited(ids) && time.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(s_pause);
        }
    }

    /// <summary>Waits for the requests that were let pass. The journal must have the instance already, so that no more pass.</summary>
    /// <param name="ids">The resources that the replacement affects.</param>
    public void WaitFor(IEnumerable<string> ids)
    {
        string[] all = [.. ids, BulkDelete];
        foreach (string id in all)
        {
            while (_passed.TryGetValue(id, out long passed) && time.GetElapsedTime(passed) < Writing)
            {
                Thread.Sleep(s_pause);
            }
        }

        // The clocks of the servers may differ.
        long start = time.GetTimestamp();
        while (record.OthersWrite(all) && time.GetElapsedTime(start) < Writing)
        {
            Thread.Sleep(s_pause);
        }
    }

    private void Pass(string[] ids, Func<bool> isBeingReplaced)
    {
        // Note first, then look at the journal; a replacement does it the other way round. So one of the two sees the other.
        Note(ids);
        if (!isBeingReplaced())
        {
            return;
        }

        lock (_waiting)
        {
            _waiting.AddRange(ids);
        }

        try
        {
            long start = time.GetTimestamp();
            do
            {
                Array.ForEach(ids, id => _passed.TryRemove(id, out _));
                record.Note();
                Thread.Sleep(s_pause);
                Note(ids);
            }
            while (isBeingReplaced() && time.GetElapsedTime(start) < Patience);
        }
        finally
        {
            lock (_waiting)
            {
                Array.ForEach(ids, id => _waiting.Remove(id));
            }
        }
    }

    /// <returns>Empty when it has none, or Orthanc does not give it.</returns>
    private string ParentOf(string uri, string level)
    {
        string parent = level switch
        {
            "instances" => "ParentSeries",
            "series" => "ParentStudy",
            "studies" => "ParentPatient",
            _ => "",
        };
        using JsonDocument? resource = parent.Length == 0 ? null : OrthancResources.Get(rest, uri);
        return resource is not null && resource.RootElement.TryGetProperty(parent, out JsonElement id) ? id.GetString()! : "";
    }

    private bool IsAwaited(IEnumerable<string> ids)
    {
        lock (_waiting)
        {
            return _waiting.Count > 0 && (_waiting.Contains(BulkDelete) || ids.Any(_waiting.Contains));
        }
    }

    private void Note(string[] ids)
    {
        Array.ForEach(ids, Note);
        record.Note(ids);
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
