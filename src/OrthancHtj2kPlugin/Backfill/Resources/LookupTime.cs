// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The time that Orthanc takes to find one instance. From 1.12.5 on, Orthanc asks SQLite for identifier and level at once. Without
/// statistics about its tables, SQLite scans all instances to find one: a tenth of a millisecond for each thousand, several times for each
/// instance in work.
/// </summary>
internal static class LookupTime
{
    private const int Tries = 5;

    private static readonly TimeSpan s_tolerable = TimeSpan.FromMilliseconds(5);

    /// <summary>Logs advice when it takes long.</summary>
    /// <param name="instance">Any that is stored.</param>
    public static void Check(IOrthancRest rest, IOrthancLog log, string instance)
    {
        TimeSpan shortest = Enumerable.Range(0, Tries).Min(_ => Measure(rest, instance));
        if (shortest > s_tolerable)
        {
            log.LogWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"Orthanc takes {shortest.TotalMilliseconds:F0} ms to find one instance, several times for each that is converted. If its index is in SQLite, stop Orthanc and run once, in its \"IndexDirectory\": sqlite3 index 'ANALYZE Resources'"));
        }
    }

    private static TimeSpan Measure(IOrthancRest rest, string instance)
    {
        long start = Stopwatch.GetTimestamp();
        using RestAnswer answer = rest.Get($"/instances/{instance}/attachments");
        return Stopwatch.GetElapsedTime(start);
    }
}
