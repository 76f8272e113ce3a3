// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using IngestBench;

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

string[] paths = [.. Directory.EnumerateFiles(arguments.Folder).Order(StringComparer.Ordinal)];
byte[][] files = Array.ConvertAll(paths, File.ReadAllBytes);
Contender[] contenders = Contender.All(arguments);
Dictionary<(string Way, string Name), Measurement> measurements = [];
Console.WriteLine(Invariant($"{files.Length} files, {files.Average(file => file.Length) / 1e3:F0} kB on average; load before: {File.ReadAllText("/proc/loadavg").Trim()}"));

// In turn, because machines drift; each time a new Orthanc that knows none of the instances.
for (int round = 0; round < arguments.Rounds; round++)
{
    foreach (Contender contender in contenders)
    {
        foreach (int connections in arguments.Connections)
        {
            await MeasureAsync($"C-STORE, {connections}", contender, server => StoreScu.Send(server.DicomPort, paths, connections));
            await MeasureAsync($"REST, {connections}", contender, server => RestUploads.Send(server.HttpPort, files, connections));
        }
    }
}

Console.WriteLine("way\tOrthanc\tinstances/s\tp50 ms\tp99 ms\tCPU ms/instance\tpeak RSS MiB\tstored kB/instance");
foreach (((string way, string name), Measurement m) in measurements.OrderBy(pair => pair.Key.Way, StringComparer.Ordinal))
{
    if (m.ExitCode is { } exitCode)
    {
        Console.WriteLine(Invariant($"{way}\t{name}\tOrthanc ends with exit code {exitCode}"));
        continue;
    }

    Console.WriteLine(Invariant(
        $"{way}\t{name}\t{m.Rate:F0}\t{m.Latency(0.5):F2}\t{m.Latency(0.99):F2}\t{m.ProcessorTime:F1}\t{m.PeakMemory:F0}\t{m.StoredBytes / 1e3 / files.Length:F0}"));
}

Console.WriteLine($"load after: {File.ReadAllText("/proc/loadavg").Trim()}");
return 0;

async Task MeasureAsync(string way, Contender contender, Func<Server, List<double>> send)
{
    if (!measurements.TryGetValue((way, contender.Name), out Measurement? measurement))
    {
        measurements.Add((way, contender.Name), measurement = new Measurement());
    }

    if (measurement.ExitCode is not null)
    {
        return;
    }

    using Server? server = await TryStartAsync(contender, measurement);
    if (server is null)
    {
        return;
    }

    double processorTime = server.ProcessorTime;
    long start = Stopwatch.GetTimestamp();
    List<double> latencies;
    try
    {
        latencies = send(server);
    }
    catch (AggregateException) when (server.ExitCode is not null)
    {
        measurement.ExitCode = server.ExitCode;
        return;
    }

    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    if (latencies.Count != files.Length)
    {
        throw new InvalidOperationException($"{contender.Name} took {latencies.Count} of {files.Length} files by {way}.");
    }

    measurement.Add(latencies, seconds, server.ProcessorTime - processorTime, server.PeakMemory, server.StoredBytes);
}

// An Orthanc that does not know the settings of a contender ends at once.
static async Task<Server?> TryStartAsync(Contender contender, Measurement measurement)
{
    try
    {
        return await Server.StartAsync(contender);
    }
    catch (ServerEndedException exception)
    {
        measurement.ExitCode = exception.ExitCode;
        return null;
    }
}

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
