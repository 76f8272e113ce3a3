// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Orphans;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Notices;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>The services that all work on stored instances shares.</summary>
internal sealed class BackfillServices : IDisposable
{
    private const string JournalFolder = "htj2k-journal";
    private const string LeaseFolder = "servers";
    private const string SuspectFolder = "suspects";
    private const string LeftFolder = "left";

    private readonly Dictionary<string, BackfillOwner> _busy = [];
    private readonly IOrthancDatabase _database;
    private readonly BackfillOwner _anotherServer = new("another Orthanc with the same storage");
    private readonly ServerLease _lease;
    private readonly OtherLeases _others;
    private readonly StudyClaims _claims;
    private readonly OrphanSearch _orphans;
    private readonly WritingRecord _writing;

    /// <param name="origin">The folder that relative paths in the configuration start from.</param>
    /// <param name="configuration">That of Orthanc.</param>
    /// <param name="release">See <see cref="WorkNote"/>.</param>
    public BackfillServices(
        IOrthancRest rest,
        IOrthancLog log,
        IOrthancDatabase database,
        string origin,
        JsonElement configuration,
        PluginSettings settings,
        IPrivateElements privateElements,
        IngestRecord record,
        string release,
        TimeProvider time)
    {
        Outage = new IndexOutage(rest, time);
        rest = new RetryingRest(rest, Outage);
        Rest = rest;
        Paused = new PausedJobs(rest);
        Log = log;
        _database = database;
        Archive = new ArchiveReport(database, log, time);
        Record = record;
        Settings = settings;
        PrivateElements = privateElements;
        string storage = FindStorage(origin, configuration);
        string journal = settings.JournalDirectory.Length > 0
            ? Path.Combine(origin, settings.JournalDirectory)
            : Path.Combine(storage, JournalFolder);
        string leases = Path.Combine(journal, LeaseFolder);
        _lease = new ServerLease(leases, time);
        _others = new OtherLeases(leases, _lease, time);
        _claims = new StudyClaims(leases, _lease, _others);
        Parts = new JobParts(leases, _lease, _others);
        Journal = new Journal(journal, _lease, _others);
        _writing = new WritingRecord(leases, _lease, _others, time);
        Writers = new ResourceWriters(rest, Journal, _writing, time);
        Work = new WorkRecord(leases, _lease, _others, new SuspectInstances(Path.Combine(journal, SuspectFolder)), release);
        Mark = new ChangeMark(rest, time);
        Storage = new StorageFolder(storage) { LongestSpan = settings.LongestSpan };
        Adopted = new AdoptedFiles(rest);
        Capability = new BackfillCapability(rest, configuration, settings, Storage);
        _orphans = new OrphanSearch(rest, log, Storage, hasClockOfJournal: settings.JournalDirectory.Length == 0,
            Path.Combine(journal, LeftFolder), leases, _lease, _others);
        Names = new UserNames(configuration);
        Replacement = new InstanceReplacement(rest, Storage, settings, Names, Journal, Writers, Mark, record, time);
        EntryCompletion completion = new(rest, log, Storage, settings, Names, Journal, record, Replacement);
        Keeper = new JournalKeeper(rest, log, Journal, completion, Work, _lease, _others, Tidy, _orphans, time)
        {
            IsReadOnly = OrthancConfiguration.IsReadOnly(configuration, rest.Version),
        };
        Reconstruction = new InstanceReconstruction(rest, Storage, settings, Names, Journal, Writers, Mark);
    }

    public IOrthancRest Rest { get; }

    public IndexOutage Outage { get; }

    public IOrthancLog Log { get; }

    /// <summary>Learns which files are handed to Orthanc to be stored unchanged.</summary>
    public IngestRecord Record { get; }

    public PluginSettings Settings { get; }

    public IPrivateElements PrivateElements { get; }

    public UserNames Names { get; }

    public BackfillCapability Capability { get; }

    public Journal Journal { get; }

    public ResourceWriters Writers { get; }

    public JobParts Parts { get; }

    /// <summary>How users know this server among others; before Orthanc 1.11.1, the name of the machine.</summary>
    public string ServerName => _database.ServerIdentifier ?? Environment.MachineName;

    public WorkRecord Work { get; }

    /// <summary>Learns which instances Orthanc is about to store.</summary>
    public ReceptionRecord Receptions => _orphans.Receptions;

    public ChangeMark Mark { get; }

    public StorageFolder Storage { get; }

    /// <summary>What must not be replaced.</summary>
    public AdoptedFiles Adopted { get; }

    public JournalKeeper Keeper { get; }

    public InstanceReplacement Replacement { get; }

    public InstanceReconstruction Reconstruction { get; }

    public ArchiveReport Archive { get; }

    /// <summary>Who is told of jobs that end; null for nobody.</summary>
    public NoticeQueue? Notices { get; set; }

    /// <summary>Joins backfills that other servers have begun; null where the settings say that none is joined.</summary>
    public IJoinedJobs? Joined { get; set; }

    public RunningWork Running { get; } = new();

    public PausedJobs Paused { get; }

    /// <summary>Held while an instance is worked on that one span cannot hold: two at a time would take too much memory.</summary>
    public Lock OneLargeInstance { get; } = new();

    /// <summary>The index of this server and the number of servers, in an order that is the same for all.</summary>
    public (int Index, int Count) Share => _others.Share;

    /// <summary>Reserves a study for an owner, among all servers with this journal.</summary>
    /// <returns>The owner that works on it.</returns>
    public BackfillOwner Take(string study, BackfillOwner owner)
    {
        lock (_busy)
        {
            if (_busy.TryGetValue(study, out BackfillOwner? present) && present != owner)
            {
                return present;
            }

            if (!_claims.TryTake(study))
            {
                return _anotherServer;
            }

            _busy[study] = owner;
            return owner;
        }
    }

    /// <summary>Lets others work on a study, if this owner worked on it.</summary>
    public void GiveBack(string study, BackfillOwner owner)
    {
        lock (_busy)
        {
            if (_busy.GetValueOrDefault(study) == owner)
            {
                _ = _busy.Remove(study);
                _claims.GiveBack(study);
            }
        }
    }

    public void Dispose()
    {
        Keeper.Dispose();
        Reconstruction.Dispose();
        Work.Dispose();
        _orphans.Dispose();
        _writing.Dispose();
        _lease.Dispose();
    }

    /// <summary>Lets go of what belonged to servers that have ended, and to jobs that were cancelled while they were paused.</summary>
    private void Tidy()
    {
        _writing.Renew();
        Paused.Look();
        Parts.RemoveDead();
        _others.RemoveEnded();

        Joined?.Look();

        // A server that ended in the middle of a study has replaced some instances, and told the DICOMweb plugin nothing.
        _claims.RemoveDead(study => DicomWebCache.Drop(Rest, Log, OrthancResources.Children(Rest, $"/studies/{study}", "Series")));
    }

    /// <summary>The folder in which Orthanc stores.</summary>
    private static string FindStorage(string origin, JsonElement configuration)
        => Path.Combine(origin, configuration.TryGetProperty("StorageDirectory", out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "OrthancStorage");
}
