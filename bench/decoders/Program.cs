// SPDX-License-Identifier: GPL-3.0-or-later
// The decoders of lossless JPEG, JPEG-LS and RLE, in memory, one thread: decodes CODED/NAME.jpg, .jls and .rle, which
// bench/decoders/compare made, compares the samples with those of NAME.raw, and prints for each format the least processor time in
// milliseconds: other programs on the machine take time, but not processor time of this one.
using System.Diagnostics;
using System.Globalization;
using LosslessDecoders;
using LosslessDecoders.JpegLs;
using LosslessDecoders.LosslessJpeg;
using LosslessDecoders.Rle;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: decoders FRAMES NAME SECONDS");
    return 2;
}

string folder = Path.GetDirectoryName(Path.GetFullPath(args[0]))!;
int[] numbers = [.. File.ReadLines(args[0]).First(line => line.StartsWith(args[1] + " ", StringComparison.Ordinal))
    .Split(' ').Skip(1).Take(4).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
FrameFormat format = new(numbers[0], numbers[1], numbers[2], numbers[3] > 8 ? 2 : 1);
byte[] raw = File.ReadAllBytes(Path.Combine(folder, args[1] + ".raw"));
byte[] samples = new byte[format.FrameBytes];
double seconds = double.Parse(args[2], CultureInfo.InvariantCulture);

LosslessJpegDecoder losslessJpeg = new();
JpegLsDecoder jpegLs = new();
Measure("jpg", frame => losslessJpeg.Decode(frame, format, samples));
Measure("jls", frame => jpegLs.Decode(frame, format, samples));
Measure("rle", frame => RleDecoder.Decode(frame, format, samples));
return 0;

void Measure(string extension, Action<byte[]> decode)
{
    byte[] frame = File.ReadAllBytes(Path.Combine(folder, "coded", $"{args[1]}.{extension}"));
    Array.Clear(samples);
    decode(frame);
    if (!samples.AsSpan().SequenceEqual(raw))
    {
        throw new InvalidDataException($"{args[1]}.{extension} decodes to other samples than those that were encoded.");
    }

    double least = double.MaxValue;
    TimeSpan end = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(seconds);
    TimeSpan start, stop;
    do
    {
        start = Environment.CpuUsage.TotalTime;
        decode(frame);
        stop = Environment.CpuUsage.TotalTime;
        least = Math.Min(least, (stop - start).TotalMilliseconds);
    }
    while (stop < end);

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{extension}\t{least:F4}\t{frame.Length}\t{samples.Length}"));
}
