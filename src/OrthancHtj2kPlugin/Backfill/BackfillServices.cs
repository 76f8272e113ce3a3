// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.InWork;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>What all work on stored instances has in common.</summary>
internal sealed class BackfillServices : IDisposable
{
    private const string JournalFolder = "htj2k-journal";
    private const string LeaseFolder = "servers";
    private const string SuspectFolder = "suspects";

    private readonly Dictionary<string, BackfillOwner> _busy = [];
    private readonly ServerLease _lease;

    public BackfillServices(OrthancHost host, JsonElement configuration, PluginSettings settings, IPrivateElements privateElements, IngestRecord record)
    {
        Settings = settings;
        PrivateElements = privateElements;
        Capability = new BackfillCapability(host, configuration, settings);
        string storage = FindStorage(host, configuration, out string origin);
        string journal = settings.JournalDirectory.Length > 0 ? Path.Combine(origin, settings.JournalDirectory) : Path.Combine(storage, JournalFolder);
        string leases = Path.Combine(journal, LeaseFolder);
        _lease = new ServerLease(leases, TimeProvider.System);
        OtherLeases others = new(leases, _lease, TimeProvider.System);
        Journal = new Journal(journal, _lease, others);
        Suspects = new SuspectInstances(Path.Combine(journal, SuspectFolder));
        Work = new WorkRecord(leases, _lease, others, Suspects, $"{Encoding.ASCII.GetString(PluginIdentity.Version)} in Orthanc {host.Version}");
        Mark = new ChangeMark(host);
        Storage = new StorageFolder(storage);
        OrphanFiles orphans = new(host, Storage, hasClockOfJournal: settings.JournalDirectory.Length == 0);
        Keeper = new JournalKeeper(host, Storage, settings, Journal, Work, Suspects, _lease, others, orphans, TimeProvider.System);
        Replacement = new InstanceReplacement(host, Storage, settings, new UserNames(configuration), Journal, Mark, record);
    }

    public PluginSettings Settings { get; }

    public IPrivateElements PrivateElements { get; }

    public BackfillCapability Capability { get; }

    public Journal Journal { get; }

    public SuspectInstances Suspects { get; }

    public WorkRecord Work { get; }

    public ChangeMark Mark { get; }

    public StorageFolder Storage { get; }

    public JournalKeeper Keeper { get; }

    public InstanceReplacement Replacement { get; }

    /// <summary>Takes a study for one that works on it.</summary>
    /// <returns>Who works on it.</returns>
    public BackfillOwner Take(string study, BackfillOwner owner)
    {
        lock (_busy)
        {
            _ = _busy.TryAdd(study, owner);
            return _busy[study];
        }
    }

    /// <summary>Lets others work on a study, when it was this one that worked on it.</summary>
    public void GiveBack(string study, BackfillOwner owner)
    {
        lock (_busy)
        {
            if (_busy.GetValueOrDefault(study) == owner)
            {
                _ = _busy.Remove(study);
            }
        }
    }

    public void Dispose()
    {
        Keeper.Dispose();
        Work.Dispose();
        _lease.Dispose();
    }

    /// <summary>The folder in which Orthanc stores.</summary>
    /// <param name="origin">From where relative paths count, as those of Orthanc do: the folder of its configuration.</param>
    private static string FindStorage(OrthancHost host, JsonElement configuration, out string origin)
    {
        string path = host.GetConfigurationPath();
        origin = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : Path.GetFullPath(path.Length == 0 ? "." : path);
        return Path.Combine(origin, configuration.TryGetProperty("StorageDirectory", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "OrthancStorage");
    }
}
