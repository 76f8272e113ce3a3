// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>The workers and buffers of one transcoder, made when first needed and kept for the next instance.</summary>
/// <param name="threads">Threads that may work on one instance.</param>
internal sealed class FrameWorkerPool(int threads) : IDisposable
{
    /// <summary>Codestreams that may wait for the frames before them, per worker.</summary>
    private const int SlotsPerWorker = 2;

    /// <summary>Kept between instances, whatever the number of threads.</summary>
    private const long KeptBytes = 64 << 20;

    /// <summary>
    /// Each worker takes the memory of a frame, and a small file may hold many large frames: fewer workers take part than would pass this.
    /// </summary>
    private const long MostFrameBytes = 4L << 30;

    private readonly FrameWorker?[] _workers = new FrameWorker?[threads];
    private readonly NativeBuffer?[] _slots = new NativeBuffer?[threads * SlotsPerWorker];
    private FrameWorker? _wide;

    /// <summary>The workers for an instance: one per thread, or one for a single frame.</summary>
    /// <param name="frames">1 or more.</param>
    /// <param name="sharesFrame">Let that one use all threads.</param>
    /// <param name="frameBytes">The samples of one, unpacked.</param>
    public FrameWorker[] Get(int frames, bool sharesFrame, long frameBytes = 1)
    {
        if (frames == 1 && sharesFrame)
        {
            return [_wide ??= new FrameWorker(threads)];
        }

        FrameWorker[] workers = new FrameWorker[Math.Min(Math.Min(frames, threads), Math.Max(1, MostFrameBytes / Math.Max(1, frameBytes)))];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = _workers[i] ??= new FrameWorker(threads: 1);
        }

        return workers;
    }

    /// <summary>Buffers for finished codestreams that wait for their turn, of at least the length given.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public NativeBuffer[] GetSlots(int workers, int length)
    {
        NativeBuffer[] slots = new NativeBuffer[workers * SlotsPerWorker];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = _slots[i] ??= new NativeBuffer();
            slots[i].Get(length);
        }

        return slots;
    }

    /// <summary>Time spent coding since <see cref="Reset"/>, summed over the workers.</summary>
    public TimeSpan CodingTime => Sum(static worker => worker.CodingTime);

    /// <summary>Time spent verifying since <see cref="Reset"/>, summed over the workers.</summary>
    public TimeSpan VerificationTime => Sum(static worker => worker.VerificationTime);

    /// <summary>Call this after each instance: it resets the times and releases large buffers.</summary>
    public void Reset()
    {
        KeptMemory kept = new(KeptBytes, KeptBytes / (2 * _workers.Length + _slots.Length));
        _wide?.Reset(ref kept);
        foreach (FrameWorker? worker in _workers)
        {
            worker?.Reset(ref kept);
        }

        foreach (NativeBuffer? slot in _slots)
        {
            slot?.Trim(ref kept);
        }
    }

    public void Dispose()
    {
        _wide?.Dispose();
        foreach (FrameWorker? worker in _workers)
        {
            worker?.Dispose();
        }

        foreach (NativeBuffer? slot in _slots)
        {
            slot?.Dispose();
        }
    }

    private TimeSpan Sum(Func<FrameWorker, TimeSpan> time)
    {
        TimeSpan sum = _wide is null ? TimeSpan.Zero : time(_wide);
        foreach (FrameWorker? worker in _workers)
        {
            sum += worker is null ? TimeSpan.Zero : time(worker);
        }

        return sum;
    }
}
