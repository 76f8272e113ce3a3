// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using BackfillBench;
using IngestBench;

const int IdleUploads = 200;
const int FirstUpload = 5_000_000;
TimeSpan pause = TimeSpan.FromMilliseconds(50);

if (args.Length != 3 || !int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out int instances))
{
    Console.Error.WriteLine("usage: backfill FOLDER PLUGIN INSTANCES");
    return 2;
}

Copies copies = new([.. Directory.EnumerateFiles(args[0]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
JsonObject settings = new()
{
    ["OverwriteInstances"] = true,
    ["Htj2k"] = new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
};
double codec = CodecSpeed.Measure(copies.Files);
double possible = 1000 * Environment.ProcessorCount / codec;
Write($"{instances} copies of {copies.Files.Count} files; load before: {File.ReadAllText("/proc/loadavg").Trim()}");
Write($"one thread encodes and verifies in {codec:F2} ms; {Environment.ProcessorCount} threads: {possible:F0} instances/s");

using Server server = await Server.StartAsync(new Contender("backfill", Path.GetFullPath(args[1]), settings));
using Orthanc orthanc = new(server.HttpPort);
for (int i = 0; i < instances; i++)
{
    _ = await orthanc.UploadAsync(copies.Make(i));
}

List<double> idle = [];
for (int i = 0; i < IdleUploads; i++)
{
    idle.Add(await orthanc.UploadAsync(copies.Make(FirstUpload + i)));
    await Task.Delay(pause);
}

int uploaded = IdleUploads;
Write($"upload, nothing else to do: p50 {Quantile(idle, 0.5):F1} ms, p99 {Quantile(idle, 0.99):F1} ms");
await ConvertAsync("convert, nothing else to do", uploads: null);
await OverwriteAsync();
await ConvertAsync("restore", uploads: null, "restore");
List<double> busy = [];
await ConvertAsync("convert, with uploads", busy);
Write($"upload meanwhile: {busy.Count} uploads, p50 {Quantile(busy, 0.5):F1} ms, p99 {Quantile(busy, 0.99):F1} ms ({Quantile(busy, 0.99) / Quantile(idle, 0.99):F2} x)");
if (await orthanc.RewritesInPlaceAsync())
{
    await ConvertAsync("restore", uploads: null, "restore");
    await RestartInPlaceAsync("1.2.840.10008.1.2");
    await RewriteAsync();
    await RestartInPlaceAsync("1.2.840.10008.1.2.4.201");
    await ConvertAsync("convert in place", uploads: null);
}

Write($"load after: {File.ReadAllText("/proc/loadavg").Trim()}");
return 0;

async Task RestartInPlaceAsync(string transferSyntax)
{
    JsonObject inPlace = new() { ["IngestTranscoding"] = transferSyntax };
    await server.RestartAsync(new Contender("in place", Path.GetFullPath(args[1]), inPlace));
}

async Task ConvertAsync(string name, List<double>? uploads, string operation = "convert")
{
    double processorTime = server.ProcessorTime;
    long start = Stopwatch.GetTimestamp();
    string path = await orthanc.BeginAsync(operation);
    SortedDictionary<int, double> memory = [];
    JsonNode job;
    while ((string)(job = await orthanc.JobAsync(path))["State"]! is not ("Success" or "Failure"))
    {
        _ = memory.TryAdd((int)job["Progress"]! / 20 * 20, server.Memory);
        uploads?.Add(await orthanc.UploadAsync(copies.Make(FirstUpload + uploaded++)));
        await Task.Delay(pause);
    }

    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    JsonNode content = job["Content"]!;
    int count = (int)content["Instances"]!;
    if ((string)job["State"]! != "Success" || (int)content["Failed"]! != 0)
    {
        throw new InvalidOperationException($"The job fails: {job}");
    }

    Write($"{name}: {count} instances, {count / seconds:F0}/s ({count / seconds / possible:P0} of {possible:F0}), {1000 * (server.ProcessorTime - processorTime) / count:F1} ms of processor time each");
    Write($"  MiB resident at 0, 20, 40, ... %: {string.Join(", ", memory.Values.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)))}");
}

// The time that every conversion stored by Orthanc takes at least.
async Task OverwriteAsync()
{
    await RequestAsync("stores the converted files again", await orthanc.DownloadAllAsync(), orthanc.UploadAsync);
}

// The same where Orthanc rewrites files: from one uncompressed transfer syntax to the other, which needs no codec.
async Task RewriteAsync() => await RequestAsync("rewrites the native files in place", await orthanc.InstancesAsync(), orthanc.RewriteAsync);

async Task RequestAsync<T>(string name, List<T> items, Func<T, Task> request)
{
    double processorTime = server.ProcessorTime;
    long start = Stopwatch.GetTimestamp();
    ParallelOptions threads = new() { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 };
    await Parallel.ForEachAsync(items, threads, async (item, _) => await request(item));
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Write($"Orthanc alone {name}: {items.Count / seconds:F0}/s ({items.Count / seconds / possible:P0} of {possible:F0}), {1000 * (server.ProcessorTime - processorTime) / items.Count:F1} ms of processor time each");
}

static double Quantile(List<double> values, double part)
{
    double[] sorted = [.. values.Order()];
    return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
}

static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
