// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using CodecBench;
using Htj2k.Contract;

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

if (arguments.Phantoms.Length > 0)
{
    Phantoms.Write(arguments.Phantoms);
    return 0;
}

Console.WriteLine("lib\tframe\traw_bytes\tcomp_bytes\tratio\tenc_ms\tenc_MBps\tdec_ms\tdec_MBps\tenc_min_ms\tdec_min_ms\tok");
bool allLossless = true;
using Workers workers = new(arguments.Workers, arguments.Threads, arguments.Coder);
DecodingOptions options = new() { DiscardedResolutions = arguments.Reduce };
foreach (RawFrame frame in RawFrame.ReadList(arguments.Frames, arguments.Only))
{
    bool color = frame.Format.Components == 3;
    byte[] codestream = new byte[frame.Samples.Length + 65536];
    if (!workers[0].Encoder.TryEncode(frame.Samples, frame.Format, color, codestream, out int length))
    {
        throw new InvalidOperationException($"{frame.Name} does not compress.");
    }

    byte[] decoded = new byte[frame.Samples.Length];
    workers[0].Decoder.Decode(codestream.AsSpan(0, length), frame.Format, decoded);
    bool lossless = decoded.AsSpan().SequenceEqual(frame.Samples);
    allLossless &= lossless;

    SampleFormat reduced = frame.Format with
    {
        Width = Reduced(frame.Format.Width),
        Height = Reduced(frame.Format.Height),
    };
    Timing encoding = arguments.Encode
        ? Timing.Of(
            () => workers.Run(
                worker => worker.Encoder.TryEncode(frame.Samples, frame.Format, color, worker.Output(codestream.Length), out _)),
            arguments.Seconds,
            arguments.Workers)
        : default;
    Timing decoding = arguments.Decode
        ? Timing.Of(
            () => workers.Run(
                worker => worker.Decoder.Decode(codestream.AsSpan(0, length), reduced, worker.Output((int)reduced.FrameBytes), options)),
            arguments.Seconds,
            arguments.Workers)
        : default;

    double raw = frame.Samples.Length;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"htj2k\t{frame.Name}\t{raw}\t{length}\t{raw / length:F3}\t{encoding.Median:F3}\t{Rate(raw, encoding):F1}\t{decoding.Median:F3}\t{Rate(raw, decoding):F1}\t{encoding.Minimum:F3}\t{decoding.Minimum:F3}\t{(lossless ? 1 : 0)}"));
}

return allLossless ? 0 : 1;

int Reduced(int size) => (size + (1 << arguments.Reduce) - 1) >> arguments.Reduce;

static double Rate(double bytes, Timing timing) => timing.Median > 0 ? bytes / timing.Median / 1000 : 0;
