// SPDX-License-Identifier: GPL-3.0-or-later
using System.CommandLine;
using System.Diagnostics;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using Htj2kTool.Terminal;

namespace Htj2kTool.Commands;

/// <summary>bench FILE...</summary>
internal static class BenchCommand
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        Argument<string[]> files =
            new("FILE") { Description = "DICOM files that can be converted to HTJ2K.", Arity = ArgumentArity.OneOrMore };
        Command command = new("bench", "Converts files in memory for some seconds each, and shows how fast this machine is.") { files };
        command.SetAction(parsed =>
        {
            int code = ExitCode.Success;
            foreach (string file in parsed.GetValue(files)!)
            {
                code = Math.Max(code, FileErrors.Report(file, () => Measure(file)));
            }

            return code;
        });
        return command;
    }

    private static int Measure(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        InstanceInfo info = InstanceInfo.Read(file);
        Figures one = Repeat(file, threads: 1);
        if (one.Refusal is not null)
        {
            Console.Error.WriteLine($"{path}: {one.Refusal}");
            return ExitCode.Trouble;
        }

        Figures all = Repeat(file, Environment.ProcessorCount);
        ImagePixelDescription image = info.Image!;
        double megabytes = image.PixelDataBytes / 1e6;
        Console.WriteLine(FormattableString.Invariant(
            $"{path}: {image.Columns} x {image.Rows} x {image.SamplesPerPixel} x {image.Frames}, {image.BitsStored} bits, {megabytes:0.0} MB of samples, ratio {megabytes * 1e6 / one.Length:0.00}"));
        Console.WriteLine(FormattableString.Invariant(
            $"  one thread: encodes {megabytes / one.Encoding.TotalSeconds:0} MB/s, decodes {megabytes / one.Decoding.TotalSeconds:0} MB/s; converts and verifies {1 / one.Conversion.TotalSeconds:0.0} a second"));
        Console.WriteLine(
            FormattableString.Invariant(
            $"  {Environment.ProcessorCount} threads: converts and verifies {1 / all.Conversion.TotalSeconds:0.0} a second"));
        return ExitCode.Success;
    }

    /// <summary>The fastest of all conversions within the time: disturbances only ever make a measurement slower.</summary>
    private static Figures Repeat(byte[] file, int threads)
    {
        using Transcoder transcoder = new(new TranscodingOptions { Threads = threads, TranscodeJpeg2000 = true });
        using GrowableMemory memory = new();
        Figures best = new(null, 0, TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            ConversionResult result = transcoder.Convert(file, memory);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(before);
            if (!result.IsConverted)
            {
                return best with { Refusal = $"kept: {result.Explain()}" };
            }

            best = new Figures(null, result.Length, Least(best.Encoding, result.CodingTime), Least(best.Decoding, result.VerificationTime),
                Least(best.Conversion, elapsed));
        }
        while (Stopwatch.GetElapsedTime(start) < s_duration);
        return best;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record Figures(string? Refusal, long Length, TimeSpan Encoding, TimeSpan Decoding, TimeSpan Conversion);
}
