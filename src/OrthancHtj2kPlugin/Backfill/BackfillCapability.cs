// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>How this Orthanc, configured as it is, lets stored instances be replaced.</summary>
internal sealed class BackfillCapability
{
    private readonly IOrthancRest _rest;
    private readonly StorageFolder _storage;
    private readonly bool _isReadOnly;
    private readonly bool _hasJournalOfItsOwn;
    private readonly string _obstacle;
    private readonly string _ingestTranscoding;
    private readonly IngestSources _sources;

    public BackfillCapability(IOrthancRest rest, JsonElement configuration, PluginSettings settings, StorageFolder storage)
    {
        _rest = rest;
        _storage = storage;
        _isReadOnly = OrthancConfiguration.IsReadOnly(configuration, rest.Version);
        _hasJournalOfItsOwn = settings.JournalDirectory.Length > 0;
        string ingestTranscoding = OrthancConfiguration.IngestTranscoding(configuration);
        _ingestTranscoding = Transcoder.IsHtj2kTarget(ingestTranscoding) ? ingestTranscoding : "";
        _sources = OrthancConfiguration.IngestSources(configuration);
        _obstacle = FindObstacle(rest, configuration, settings);
        Target = _ingestTranscoding.Length > 0 ? _ingestTranscoding : settings.TransferSyntax;
    }

    /// <summary>UID of the transfer syntax that conversions have which name none: that of arriving instances.</summary>
    public string Target { get; }

    /// <summary>True when Orthanc itself rewrites a file in its place and keeps everything (/reconstruct with ReconstructFiles).</summary>
    /// <param name="target">UID of the wanted transfer syntax.</param>
    public bool Reconstructs(string target) => target == _ingestTranscoding && _sources is { Uncompressed: true, Compressed: true };

    /// <summary>Why a task cannot be done; empty when it can.</summary>
    public string Obstacle(BackfillTask task)
        => Obstacle(task.TransferSyntax) is { Length: > 0 } obstacle ? obstacle
            : task.TranscodeLossyJpeg2000 == true ? Obstacle(TransferSyntaxUid.Htj2k)
            : "";

    /// <summary>True when Orthanc stores an instance over itself. From 1.13.0 on, the setting may also be one of three words.</summary>
    public static bool MayOverwrite(JsonElement configuration)
        => configuration.TryGetProperty("OverwriteInstances", out JsonElement value)
            && (value.ValueKind == JsonValueKind.True
                || (value.ValueKind == JsonValueKind.String && value.GetString() is "Always" or "IfChanged"));

    /// <summary>Why nothing can be replaced; empty when replacement is possible.</summary>
    /// <param name="target">UID of the wanted transfer syntax.</param>
    private string Obstacle(string target)
    {
        if (_isReadOnly)
        {
            return "This Orthanc changes nothing, as its configuration has \"ReadOnly\": true. Send the request to an Orthanc with the same index that may write.";
        }

        if (!_hasJournalOfItsOwn && !KeepsFilesInFolder())
        {
            return "A plugin keeps the files of Orthanc, so \"StorageDirectory\" may not outlive this server, but the journal of replacements must. Set \"Htj2k\": {\"Backfill\": {\"JournalDirectory\": ...}} to a folder that does, and that all servers with the same index share.";
        }

        if (Reconstructs(target))
        {
            return "";
        }

        // What is stored over an instance is transcoded like everything else.
        return _ingestTranscoding.Length == 0 || target == _ingestTranscoding || !_sources.Include(target)
            ? _obstacle
            : $"Orthanc transcodes everything that it stores to {_ingestTranscoding} (its setting \"IngestTranscoding\"), so it cannot be made {target}.";
    }

    /// <summary>
    /// True when new files get into the storage folder, which lasts as they do then. Files may be left there from the time before a plugin
    /// took over; DelayedDeletion is the plugin that stores where Orthanc does, and only deletes in another way.
    /// </summary>
    private bool KeepsFilesInFolder() => OrthancResources.StoragePlugin(_rest) is { } plugin
        && (plugin.Length == 0 || (IsDelayedDeletion(plugin) && _storage.Exists));

    /// <param name="plugin">The path of its file, as of libDelayedDeletion.so.1.13.0 or DelayedDeletion.dll.</param>
    private static bool IsDelayedDeletion(string plugin)
        => Path.GetFileName(plugin).Contains("DelayedDeletion", StringComparison.OrdinalIgnoreCase);

    private static string FindObstacle(IOrthancRest rest, JsonElement configuration, PluginSettings settings)
    {
        if (!rest.Version.IsAtLeast(1, 12, 0) && !settings.AllowUnsafeBackfill)
        {
            return $"Orthanc {rest.Version} may delete an instance when replacing it fails half-way. Use 1.12.0 or newer, or set \"Htj2k\": {{\"Backfill\": {{\"AllowUnsafe\": true}}}} after a backup.";
        }

        return MayOverwrite(configuration)
            ? ""
            : "Stored instances are replaced by overwriting them, which Orthanc is not allowed to do. Set \"OverwriteInstances\": true in its configuration, and restart it.";
    }
}
