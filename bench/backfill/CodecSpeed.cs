// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using DicomTranscoder.Transcoding;

namespace BackfillBench;

/// <summary>The time that one thread needs to encode and to verify.</summary>
internal static class CodecSpeed
{
    private const int Rounds = 8;

    /// <returns>Milliseconds for each file on average, in the best of some rounds.</returns>
    public static double Measure(IReadOnlyList<byte[]> files)
    {
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1, Verify = true });
        using GrowableMemory memory = new();
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (byte[] file in files)
            {
                if (!transcoder.Convert(file, memory).IsConverted)
                {
                    throw new InvalidOperationException("A file is not converted");
                }
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds / files.Count);
        }

        return best;
    }
}
