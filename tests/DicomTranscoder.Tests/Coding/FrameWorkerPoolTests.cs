// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using Xunit;

namespace DicomTranscoder.Tests.Coding;

public sealed class FrameWorkerPoolTests
{
    private const long MostKeptBytes = 64 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Reset_keeps_64_MiB_in_all_buffers_together(int threads)
    {
        using FrameWorkerPool pool = new(threads);
        FrameWorker[] workers = [.. pool.Get(frames: 1, sharesFrame: true), .. pool.Get(threads, sharesFrame: false)];
        int each = (int)(MostKeptBytes / (4 * threads));
        List<NativeBuffer> buffers = [.. pool.GetSlots(threads, each)];
        foreach (FrameWorker worker in workers)
        {
            _ = worker.Joined.Get(each);
            _ = worker.Unpacked.Get(each);
            buffers.AddRange([worker.Joined, worker.Unpacked]);
        }

        pool.Reset();

        Assert.InRange(buffers.Sum(buffer => buffer.Capacity), MostKeptBytes - each, MostKeptBytes);
    }

    [Theory]
    [InlineData(1L << 20, 5)]
    [InlineData(1L << 30, 4)]
    [InlineData((1L << 31) - 1, 2)]
    [InlineData(5L << 30, 1)]
    public void Frames_of_all_workers_take_4_GiB_at_most(long frameBytes, int expected)
    {
        using FrameWorkerPool pool = new(threads: 5);

        Assert.Equal(expected, pool.Get(frames: 10_000, sharesFrame: true, frameBytes).Length);
    }
}
