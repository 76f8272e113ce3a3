// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Orphans;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>Renews the lease of this server while Orthanc runs, and completes the replacements that dead servers left unfinished.</summary>
internal sealed class JournalKeeper(
    IOrthancRest rest,
    IOrthancLog log,
    Journal journal,
    EntryCompletion completion,
    WorkRecord work,
    ServerLease lease,
    OtherLeases others,
    Action tidy,
    OrphanSearch orphans,
    TimeProvider time,
    Action<Thread>? start = null) : IDisposable
{
    private const int StackBytes = 8 << 20;

    /// <summary>After so many searches in vain, left files stay: until then, users wait whose requests concern the instance.</summary>
    private const int MostSearches = 3;

    private readonly ManualResetEventSlim _ends = new();
    private readonly HashSet<string> _refused = [];
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, string> _errors = [];

    /// <summary>Asked once: Orthanc keeps its index while it runs, and would log each request.</summary>
    private readonly Lazy<bool> _hasOwnIndex = new(() => OrthancResources.HasOwnIndex(rest), LazyThreadSafetyMode.PublicationOnly);

    private readonly LeasePulse _pulse = new(lease, log, start);
    private Thread? _thread;
    private volatile bool _isSettled;

    /// <summary>True when it is known whether anything was left over.</summary>
    private bool _hasLooked;

    private string _lastError = "";
    private int _searches;

    /// <summary>
    /// False until unfinished replacements are completed or belong to living servers, and until the instances are known during whose work
    /// Orthanc ended. Until then, no instance may be worked on.
    /// </summary>
    public bool IsSettled => _isSettled;

    /// <summary>True where Orthanc changes nothing: what was left over waits for another server with this journal.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Begins, once Orthanc answers.</summary>
    public void Start()
    {
        if (IsReadOnly)
        {
            _isSettled = true;
            return;
        }

        _pulse.Start();
        Guard(() => orphans.NoteReceptions());

        // When no work was left over, no request has to wait for the thread.
        Guard(Look);
        Thread thread = new(() => Guard(Keep), StackBytes) { IsBackground = true, Name = "htj2k-journal" };
        (start ?? (thread => thread.Start()))(thread);

        // Only a thread that runs can be waited for.
        _thread = thread;
    }

    /// <summary>Call this when Orthanc stops: it still answers, and waits until what was begun is complete.</summary>
    public void Stop()
    {
        _ends.Set();
        _thread?.Join();
        _thread = null;
    }

    public void Dispose()
    {
        Stop();
        _pulse.Dispose();
        _ends.Dispose();
    }

    /// <summary>True when no other server stores here.</summary>
    private bool IsAlone => _hasOwnIndex.Value && others.AreDead;

    private void Keep()
    {
        do
        {
            Guard(TakeTurn);
        }
        while (!_ends.Wait(ServerLease.Renewal));
    }

    private void Look()
    {
        bool isEmpty = journal.IsEmpty && work.IsEmpty;
        foreach (string kept in journal.Kept.All())
        {
            log.LogError($"{kept} did not reach the disk: upload it, unless another file of that instance has been received since, and delete it");
        }

        _isSettled |= isEmpty;
        _hasLooked = true;
    }

    private void TakeTurn()
    {
        work.Open();
        if (!_hasLooked)
        {
            Look();
        }

        orphans.NoteReceptions();
        Inherit();
        orphans.Remove(IsAlone, () => _ends.IsSet);
        tidy();
    }

    /// <summary>Does something that whatever goes wrong with it does not end: without the keeper, all jobs would wait for ever.</summary>
    private void Guard(Action step) => CallbackGuard.Run<KeepCall, int>(new KeepCall(this, step), log);

    private void Do(Action step)
    {
        try
        {
            step();
            _lastError = "";
        }
        catch (Exception exception) when (exception is BackfillException or IOException or UnauthorizedAccessException)
        {
            if (exception.Message != _lastError)
            {
                _lastError = exception.Message;
                log.LogError($"the journal of replacements cannot be kept: {exception.Message}");
            }
        }
    }

    private void Inherit()
    {
        bool isDecided = InheritWork();
        bool isLate = time.GetElapsedTime(_start) > ServerLease.Period + ServerLease.Renewal;
        JournalInheritance inheritance = journal.Inherit(isAlone: others.AreDead && (isLate || _hasOwnIndex.Value));
        if (isLate)
        {
            foreach (string path in inheritance.Refused.Where(_refused.Add))
            {
                log.LogError($"{path} was left by an older version of this plugin, and other servers that use this journal are running: stop all but one, and start that one again to complete it");
            }
        }

        if (inheritance.Entries.Count > 0)
        {
            Complete(inheritance.Entries);
        }

        _isSettled |= isLate || (isDecided && !inheritance.HasUndecided && inheritance.Refused.Count == 0);
    }

    /// <returns>False while it is unknown whether some server lives.</returns>
    private bool InheritWork()
    {
        List<WorkNote> found = [];
        bool isDecided = work.Inherit(found);
        foreach (WorkNote note in found)
        {
            if (note.IsLast)
            {
                log.LogError($"Orthanc ended once more while the instance {note.Instance} was {note.Work}, alone: it is not worked on again; to try it again, delete {work.Suspects.PathOf(note.Instance)}");
            }
            else
            {
                log.LogWarning(
                    $"Orthanc ended while the instance {note.Instance} was {note.Work}: it is tried once more after all others, alone");
            }
        }

        return isDecided;
    }

    private void Complete(List<string> paths)
    {
        List<(JournalEntry Entry, DateTime Written)> completed = [];
        List<string> done = [];
        foreach (string path in paths)
        {
            try
            {
                DateTime written = File.GetLastWriteTimeUtc(path);
                // An incomplete entry was written before anything was replaced, and one that has gone is complete.
                if (JournalEntry.Read(path) is { } entry && completion.TryComplete(entry))
                {
                    completed.Add((entry, written));
                }

                done.Add(path);
                _ = _errors.Remove(path);
            }
            catch (Exception exception)
                when (exception is BackfillException or IOException or UnauthorizedAccessException or KeyNotFoundException
                or InvalidOperationException or OutOfMemoryException)
            {
                string error = exception is OutOfMemoryException ? "Out of memory" : exception.Message;
                if (_errors.GetValueOrDefault(path) != error)
                {
                    _errors[path] = error;
                    log.LogError($"{error}. The data to restore is in {path}; the plugin will try again.");
                }
            }
        }

        bool isSearched = orphans.TryNote(completed, IsAlone, () => _ends.IsSet);
        _searches = isSearched ? 0 : (_searches + 1) % MostSearches;
        if (_searches == 0)
        {
            done.ForEach(File.Delete);
        }
    }

    private readonly struct KeepCall(JournalKeeper keeper, Action step) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            keeper.Do(step);
            return 0;
        }
    }
}
