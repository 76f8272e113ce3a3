// SPDX-License-Identifier: GPL-3.0-or-later
// Lossy JPEG 2000 to HTJ2K by its coefficients, in memory, one thread, with the proof: prints for each file how many of its frames are
// converted, the bytes of their codestreams before and after, and the least processor time of a frame in milliseconds. Beside it stands the
// time to decode the frame and encode its samples again as lossless HTJ2K, with this codec and the same proof. The two alternate.
using System.Diagnostics;
using System.Globalization;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: recoding SECONDS FOLDER FILE...   (FOLDER receives the codestreams)");
    return 2;
}

double seconds = double.Parse(args[0], CultureInfo.InvariantCulture);
string folder = args[1];
TranscodingOptions options = new() { Threads = 1, TranscodeLossyJpeg2000 = true, MayGrow = true, MaximumSizeRatio = 4 };
foreach (string path in args[2..])
{
    byte[] source = File.ReadAllBytes(path);
    FileMetaInformation? meta = FileMetaInformation.Read(source);
    if (meta is null || meta.TransferSyntax is not (TransferSyntaxUid.Jpeg2000 or TransferSyntaxUid.Jpeg2000Lossless))
    {
        continue;
    }

    using Transcoder transcoder = new(options);
    using GrowableMemory memory = new(), native = new(), again = new();
    ConversionResult result = transcoder.Convert(source, memory);
    if (result.IsConverted && result.TargetTransferSyntax != TransferSyntaxUid.Htj2k)
    {
        continue;
    }

    string name = Path.GetFileName(path);
    if (!result.IsConverted)
    {
        Console.WriteLine($"{name}\t{result.Frames}\t0\t{result.Explain()}");
        continue;
    }

    (long before, long after) = Write(name, source, memory.Bytes(result.Length));
    double recoded = double.MaxValue, decodedAndEncoded = double.MaxValue;
    TimeSpan end = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(seconds);
    do
    {
        recoded = Math.Min(recoded, Time(() => transcoder.Convert(source, memory)));
        decodedAndEncoded = Math.Min(decodedAndEncoded, Time(() =>
        {
            ConversionResult restored = transcoder.Restore(source, native);
            transcoder.Convert(native.Bytes(restored.Length), again);
        }));
    }
    while (Environment.CpuUsage.TotalTime < end);

    int frames = result.Frames;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}\t{frames}\t{frames}\t{before}\t{after}\t{recoded / frames:F3}\t{decodedAndEncoded / frames:F3}"));
}

return 0;

double Time(Action action)
{
    TimeSpan start = Environment.CpuUsage.TotalTime;
    action();
    return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
}

// The codestreams of both, as FOLDER/NAME.0.j2k and FOLDER/NAME.0.jhc and so on; gives the bytes of each.
(long Source, long Result) Write(string name, byte[] source, ReadOnlySpan<byte> result)
{
    using FrameCodestreams before = FrameCodestreams.Read(source), after = FrameCodestreams.Read(result);
    (long Source, long Result) bytes = default;
    for (int frame = 0; frame < before.Count; frame++)
    {
        File.WriteAllBytes(Path.Combine(folder, $"{name}.{frame}.j2k"), before[frame]);
        File.WriteAllBytes(Path.Combine(folder, $"{name}.{frame}.jhc"), after[frame]);
        bytes = (bytes.Source + before[frame].Length, bytes.Result + after[frame].Length);
    }

    return bytes;
}
