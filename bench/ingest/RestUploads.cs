// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace IngestBench;

/// <summary>Sends a folder by POST /instances, several at a time.</summary>
internal static class RestUploads
{
    /// <returns>Milliseconds from request to answer.</returns>
    public static List<double> Send(int port, IReadOnlyList<byte[]> files, int atATime)
    {
        using HttpClient client = new();
        Uri instances = new($"http://127.0.0.1:{port}/instances");
        double[] latencies = new double[files.Count];
        int next = -1;
        Task[] workers = [.. Enumerable.Range(0, atATime).Select(_ => Task.Run(UploadAsync))];
        Task.WaitAll(workers);
        return [.. latencies];

        async Task UploadAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < files.Count; i = Interlocked.Increment(ref next))
            {
                long start = Stopwatch.GetTimestamp();
                using ByteArrayContent content = new(files[i]);
                using HttpResponseMessage answer = await client.PostAsync(instances, content);
                _ = answer.EnsureSuccessStatusCode();
                latencies[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
    }
}
