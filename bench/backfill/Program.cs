// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using BackfillBench;
using IngestBench;

if (args.Length != 4
    || !int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out int instances)
    || !int.TryParse(args[3], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
{
    Console.Error.WriteLine("usage: backfill FOLDER PLUGIN INSTANCES ROUNDS");
    return 2;
}

Copies copies = new([.. Directory.EnumerateFiles(args[0]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
string plugin = Path.GetFullPath(args[1]);
double codec = CodecSpeed.Measure(copies.Files);
double possible = 1000 * Environment.ProcessorCount / codec;
Write($"{instances} copies of {copies.Files.Count} files; load before: {File.ReadAllText("/proc/loadavg").Trim()}");
Write($"one thread encodes and verifies in {codec:F2} ms; {Environment.ProcessorCount} threads: {possible:F0} instances/s");

using Server server = await Server.StartAsync(new Contender("backfill", plugin, Rounds.Settings()));
using Orthanc orthanc = new(server.HttpPort);
for (int i = 0; i < instances; i++)
{
    _ = await orthanc.UploadAsync(copies.Make(i));
}

Rounds rounds = new(server, orthanc, copies, instances, plugin);
bool rewritesInPlace = await orthanc.RewritesInPlaceAsync();
for (int round = 1; round <= count; round++)
{
    Write($"round {round}");
    await rounds.RunAsync(rewritesInPlace);
}

rounds.Print();
Write($"load after: {File.ReadAllText("/proc/loadavg").Trim()}");
return 0;

static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
