// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using IngestBench;

namespace BackfillBench;

/// <summary>
/// Everything that is measured, in turn, as often as asked for: machines drift, and what is compared must come from the same minutes.
/// </summary>
internal sealed class Rounds(Server server, Orthanc orthanc, Copies copies, int instances, string plugin)
{
    private const int IdleUploads = 60;
    private const string ImplicitVRLittleEndian = "1.2.840.10008.1.2";
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Phase _convert = new("convert");
    private readonly Phase _storeConverted = new("Orthanc alone stores the converted files again");
    private readonly Phase _restore = new("restore");
    private readonly Phase _storeRestored = new("Orthanc alone stores the restored files again");
    private readonly Phase _convertMeanwhile = new("convert, one upload after the other meanwhile");
    private readonly Phase _rewriteAlone = new("Orthanc alone rewrites the native files in place");
    private readonly Phase _convertInPlace = new("convert, where Orthanc rewrites in place");
    private readonly List<double> _idleUploads = [];
    private readonly List<double> _busyUploads = [];
    private readonly SortedDictionary<string, double> _memory = new(StringComparer.Ordinal);
    private int _uploads;

    /// <summary>Settings under which the plugin converts what is stored, and nothing else.</summary>
    public static JsonObject Settings(string? ingestTranscoding = null)
    {
        JsonObject settings = new()
        {
            ["OverwriteInstances"] = true,
            ["Htj2k"] = new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
        };
        if (ingestTranscoding is not null)
        {
            settings["IngestTranscoding"] = ingestTranscoding;
        }

        return settings;
    }

    public async Task RunAsync(bool rewritesInPlace)
    {
        await UploadAloneAsync();
        await JobAsync("convert", _convert);
        await StoreAgainAsync(_storeConverted);
        await JobAsync("restore", _restore);
        await StoreAgainAsync(_storeRestored);
        await JobAsync("convert", _convertMeanwhile, _busyUploads);
        await JobAsync("restore", _restore);
        if (rewritesInPlace)
        {
            await RestartAsync(ImplicitVRLittleEndian);
            await RequestAllAsync(_rewriteAlone, await orthanc.InstancesAsync(), orthanc.RewriteAsync);
            await RestartAsync(Htj2kLossless);
            await JobAsync("convert", _convertInPlace);
            await RestartAsync(null);
            await JobAsync("restore", _restore);
        }
    }

    public void Print()
    {
        Phase[] phases = [_storeConverted, _convert, _convertMeanwhile, _storeRestored, _restore, _rewriteAlone, _convertInPlace];
        Console.WriteLine("| | instances/s | processor ms each |\n|---|---|---|");
        foreach (Phase phase in phases.Where(phase => phase.IsMeasured))
        {
            Console.WriteLine(phase);
        }

        PrintUploads("an upload, nothing else to do", _idleUploads);
        PrintUploads("an upload during the conversion", _busyUploads);
        Console.WriteLine($"MiB resident at most: {string.Join(", ", _memory.Select(pair => $"{pair.Key} {pair.Value:F0}"))}");
    }

    private static void PrintUploads(string name, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: p50 {Quantiles.Of(times, 0.5):F1} ms, p99 {Quantiles.Of(times, 0.99):F1} ms of {times.Count}"));

    private async Task RestartAsync(string? ingestTranscoding)
        => await server.RestartAsync(new Contender("backfill", plugin, Settings(ingestTranscoding)));

    private async Task UploadAloneAsync()
    {
        for (int i = 0; i < IdleUploads; i++)
        {
            _idleUploads.Add(await UploadNextAsync());
            await Task.Delay(s_pause);
        }
    }

    /// <summary>A new instance, of the same study.</summary>
    private Task<double> UploadNextAsync() => orthanc.UploadAsync(copies.MakeLater(_uploads++));

    private async Task JobAsync(string operation, Phase phase, List<double>? uploads = null)
    {
        double processorTime = server.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        string path = await orthanc.BeginAsync(operation);
        JsonNode job;
        while ((string)(job = await orthanc.JobAsync(path))["State"]! is not ("Success" or "Failure"))
        {
            _memory[phase.Name] = Math.Max(server.Memory, _memory.GetValueOrDefault(phase.Name));
            uploads?.Add(await UploadNextAsync());
            await Task.Delay(s_pause);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        JsonNode content = job["Content"]!;
        if ((string)job["State"]! != "Success" || (int)content["Failed"]! != 0)
        {
            throw new InvalidOperationException($"The job fails: {job}");
        }

        int done = (int)(content["Converted"] ?? content["Restored"])!;

        // An upload may arrive before the job lists its study, or afterwards.
        if (done < instances || content["Kept"]!.AsObject().Count > 0)
        {
            throw new InvalidOperationException($"Some instances are not replaced: {job}");
        }

        Add(phase, done, seconds, processorTime);
    }

    /// <summary>The time that every replacement by Orthanc takes at least: the same files, over themselves.</summary>
    private async Task StoreAgainAsync(Phase phase) => await RequestAllAsync(phase, await orthanc.DownloadAllAsync(), orthanc.UploadAsync);

    /// <summary>By as many connections as a backfill has threads.</summary>
    private async Task RequestAllAsync<T>(Phase phase, List<T> items, Func<T, Task> request)
    {
        double processorTime = server.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        ParallelOptions threads = new() { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 };
        await Parallel.ForEachAsync(items, threads, async (item, _) => await request(item));
        Add(phase, items.Count, Stopwatch.GetElapsedTime(start).TotalSeconds, processorTime);
    }

    private void Add(Phase phase, int instances, double seconds, double processorTimeBefore)
        => phase.Add(instances / seconds, 1000 * (server.ProcessorTime - processorTimeBefore) / instances);
}
