// SPDX-License-Identifier: GPL-3.0-or-later
// Mutates codestreams, DICOM files or coded frames for a while, and decodes them. Ends with 1 at the first input that throws an unexpected
// exception or takes too long, and leaves that input in a file. A crash of the process leaves it there too.
using System.Diagnostics;
using System.Globalization;
using Fuzzing;
using Htj2k.Contract;

const string Recode = "--recode";
bool isRecoded = args is [Recode, ..];
args = isRecoded ? args[1..] : args;
if (args.Length < 2 || !long.TryParse(args[1], out long wanted))
{
    Console.Error.WriteLine("""
        Fuzzing [--recode] SEED-FOLDER | KIND INPUTS [MINUTES] [RANDOM-SEED]: decodes INPUTS mutations, on all cores, for MINUTES at most.
        SEED-FOLDER holds codestreams and DICOM files; KIND is Rle, LosslessJpeg or JpegLs, coded frames that the program makes itself.
        --recode codes mutations of codestreams again as HTJ2K, and compares the samples of both.
        """);
    return 2;
}

TimeSpan limit = TimeSpan.FromMinutes(args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 30);
int randomSeed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
TimeSpan longestInput = TimeSpan.FromSeconds(10);

bool areCodedFrames = Enum.TryParse(args[0], out CodedFrameKind kind);
byte[][] seeds = areCodedFrames
    ? CodedFrameSeeds.Create(kind)
    : [.. Directory.EnumerateFiles(args[0]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
long done = 0;
long decoded = 0;
int failed = 0;
long start = Stopwatch.GetTimestamp();

void Work(int worker)
{
    Mutator mutator = new(randomSeed * 1000 + worker);
    Random random = new(randomSeed * 1000 + worker + 500);
    using CodestreamTarget codestreams = new();
    using RecodingTarget recoding = new();
    using InstanceTarget instances = new();
    using CodedFrameTarget codedFrames = new(kind);
    byte[] buffer = [];
    using LastInput lastInput = new(worker, 2L * seeds.Max(bytes => bytes.Length) + 16);
    bool ended = true;
    while (Volatile.Read(ref failed) == 0 && Interlocked.Increment(ref done) <= wanted && Stopwatch.GetElapsedTime(start) < limit)
    {
        byte[] seed = seeds[random.Next(seeds.Length)];
        ITarget target = isRecoded ? recoding : areCodedFrames ? codedFrames : InstanceTarget.IsInstance(seed) ? instances : codestreams;
        ReadOnlySpan<byte> input = mutator.Mutate(seed, ref buffer);
        DecodingOptions options =
            new() { DiscardedResolutions = random.Next(4) == 0 ? random.Next(3) : 0, AllowTruncated = random.Next(4) == 0 };
        lastInput.Keep(input);
        long before = Stopwatch.GetTimestamp();
        string? fault = null;
        try
        {
            if (target.Run(input, options))
            {
                Interlocked.Increment(ref decoded);
            }
        }
#pragma warning disable CA1031 // Whatever comes out here is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fault = exception.ToString();
        }

        if (fault is null && Stopwatch.GetElapsedTime(before) > longestInput)
        {
            fault = $"took {Stopwatch.GetElapsedTime(before).TotalSeconds:F1} s";
        }

        if (fault is not null)
        {
            Interlocked.Exchange(ref failed, 1);
            ended = false;
            Console.Error.WriteLine($"{lastInput.Location} ({options}): {fault}");
        }
    }

    if (ended)
    {
        File.Delete(lastInput.Location);
    }
}

Thread[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(worker => new Thread(() => Work(worker)))];
foreach (Thread worker in workers)
{
    worker.Start();
}

foreach (Thread worker in workers)
{
    worker.Join();
}

using Process self = Process.GetCurrentProcess();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{Math.Min(done, wanted)} inputs, {decoded} decoded, {Stopwatch.GetElapsedTime(start).TotalMinutes:F1} minutes, peak {self.PeakWorkingSet64 >> 20} MB, {failed} failed"));
return failed;
