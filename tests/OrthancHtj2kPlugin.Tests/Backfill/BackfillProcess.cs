// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>The plugin's services for stored instances, from the start of a <see cref="FakeOrthanc"/> to its end.</summary>
internal sealed class BackfillProcess : IDisposable
{
    public const string Release = "1.0 in Orthanc 1.12.11";

    private readonly IngestRecord _record;

    /// <param name="configuration">Further fields of Orthanc's configuration, each with a comma after it.</param>
    /// <param name="time">Null for one in which no wait takes long.</param>
    public BackfillProcess(FakeOrthanc orthanc, PluginSettings? settings = null, string configuration = "",
        TimeProvider? time = null)
    {
        LetClockMove(orthanc.Folder);
        _record = new IngestRecord(orthanc, new IngestCounters(), new LastingTotals(orthanc, orthanc, TimeProvider.System));
        JsonEncodedText folder = JsonEncodedText.Encode(orthanc.Folder);
        using JsonDocument document =
            JsonDocument.Parse($$"""{ {{configuration}} "StorageDirectory": "{{folder}}", "OverwriteInstances": true}""");
        settings ??= new PluginSettings { Threads = 1 };
        Services =
            new BackfillServices(orthanc, orthanc, orthanc, "", document.RootElement, settings,
                new PrivateDictionary(document.RootElement), _record, Release, time ?? new HastyTime());
    }

    public BackfillServices Services { get; }

    /// <summary>Completes unfinished replacements, as the plugin does after each start.</summary>
    public void Complete()
    {
        Services.Keeper.Start();

        // Waits for the work that it has begun.
        Services.Keeper.Dispose();
    }

    /// <summary>Orthanc takes longer to start than one step of the clock of a file system.</summary>
    private static void LetClockMove(string folder)
    {
        DateTime before = FileSystemClock.Now(folder);
        while (FileSystemClock.Now(folder) == before)
        {
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        Services.Dispose();
        _record.Dispose();
    }
}
