// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Coding;

/// <summary>
/// Encodes and verifies the frames of one instance. Several workers take frames in order; a codestream that is finished early
/// waits in a slot, so that fragments are appended in frame order and the result does not depend on the number of workers.
/// </summary>
/// <param name="coding">The parameters for each frame.</param>
/// <param name="source">The frames.</param>
/// <param name="target">Where the fragments go.</param>
internal sealed unsafe partial class FrameEncoding(FrameCoding coding, IFrameSource source, EncapsulatedPixelData target)
{
    private const int SamplesWorthSharing = 1 << 20;

    private readonly object _lock = new();
    private FrameWorker[] _workers = [];
    private NativeBuffer[] _slots = [];
    private int[] _waitingLengths = [];
    private int _nextToTake;
    private int _nextToAppend;

    /// <summary>The first failure, or <see cref="FrameFailure.None"/>.</summary>
    public FrameFailure Failure { get; private set; }

    /// <summary>The frame and its error, or empty.</summary>
    public string FailureDetail { get; private set; } = "";

    /// <summary>Bytes of all codestreams.</summary>
    public long CodestreamBytes { get; private set; }

    /// <summary>The lowest PSNR of the frames that became lossy, in dB.</summary>
    public double LowestPsnr { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest error of a sample in the frames that became lossy.</summary>
    public int LargestError { get; private set; }

    /// <summary>
    /// Two threads take as long as one for smaller frames of HTJ2K: waking the second takes as long as its share of the work, and other
    /// instances keep it busy. With the MQ coder, sharing pays for every frame.
    /// </summary>
    private bool IsWorthSharing
        => coding.Coder == BlockCoder.Mq || coding.Format.FrameBytes / coding.Format.BytesPerSample >= SamplesWorthSharing;

    /// <summary>The longest codestream that is of any use.</summary>
    private int MaximumCodestreamLength
        => (int)Math.Min(int.MaxValue, coding.Format.FrameBytes + LargestGrowth(coding.Format.FrameBytes, 1));

    /// <summary>The most bytes by which codestreams exceed their frames; lossless coding of noise stays well below.</summary>
    public static long LargestGrowth(long bytes, int frames) => bytes / 4 + 4096L * frames;

    /// <summary>Encodes all frames of an image into Pixel Data.</summary>
    /// <param name="coding">The parameters for each frame.</param>
    /// <param name="source">The frames.</param>
    /// <param name="target">Where Pixel Data begins.</param>
    /// <param name="pool">The workers that encode.</param>
    /// <param name="length">Bytes that Pixel Data takes, when nothing failed.</param>
    public static FrameEncoding Run(in FrameCoding coding, IFrameSource source, Span<byte> target, FrameWorkerPool pool, out int length)
    {
        fixed (byte* start = target)
        {
            FrameEncoding encoding = Run(coding, source, new LongMemory(start, target.Length), pool, out long written);
            length = (int)written;
            return encoding;
        }
    }

    /// <inheritdoc cref="Run(in FrameCoding, IFrameSource, Span{byte}, FrameWorkerPool, out int)"/>
    public static FrameEncoding Run(in FrameCoding coding, IFrameSource source, LongMemory target, FrameWorkerPool pool, out long length)
    {
        EncapsulatedPixelData encapsulated = new(target.Start, target.Length, coding.Frames);
        FrameEncoding encoding = new(coding, source, encapsulated);
        if (encapsulated.TryBegin())
        {
            encoding.Run(pool);
        }
        else
        {
            encoding.Fail(FrameFailure.DoesNotFit, "");
        }

        if (encoding.Failure == FrameFailure.None)
        {
            encapsulated.End();
        }

        length = encapsulated.Length;
        return encoding;
    }

    /// <summary>Encodes all frames, or stops at the first failure.</summary>
    private void Run(FrameWorkerPool pool)
    {
        _workers = pool.Get(coding.Frames, IsWorthSharing, coding.Format.FrameBytes);
        if (_workers.Length == 1)
        {
            EncodeInPlace();
            return;
        }

        _slots = pool.GetSlots(_workers.Length, MaximumCodestreamLength);
        _waitingLengths = new int[_slots.Length];
        WorkerGroup.Run(_workers.Length, Work);
    }

    private void EncodeInPlace()
    {
        for (int frame = 0; frame < coding.Frames && Failure == FrameFailure.None; frame++)
        {
            Span<byte> free = target.Free;
            if (TryEncode(_workers[0], frame, free[..Math.Min(free.Length, MaximumCodestreamLength)], out int length)
                && !target.TryAppend(free[..length]))
            {
                Fail(FrameFailure.DoesNotFit, "");
            }
        }
    }

    private void Work(int worker)
    {
        while (TryTake(out int frame))
        {
            Span<byte> codestream = _slots[frame % _slots.Length].Get(MaximumCodestreamLength);
            if (TryEncode(_workers[worker], frame, codestream, out int length))
            {
                Append(frame, length);
            }
        }
    }

    /// <summary>Takes the next frame, once its slot is free; false when none is left or another frame failed.</summary>
    private bool TryTake(out int frame)
    {
        lock (_lock)
        {
            while (Failure == FrameFailure.None && _nextToTake < coding.Frames && _nextToTake - _nextToAppend >= _slots.Length)
            {
                Monitor.Wait(_lock);
            }

            frame = _nextToTake;
            if (Failure != FrameFailure.None || frame == coding.Frames)
            {
                return false;
            }

            _nextToTake++;
            return true;
        }
    }

    /// <summary>Appends all codestreams whose turn has come.</summary>
    private void Append(int frame, int length)
    {
        lock (_lock)
        {
            _waitingLengths[frame % _slots.Length] = length;
            int slot = _nextToAppend % _slots.Length;
            while (_waitingLengths[slot] != 0)
            {
                if (!target.TryAppend(_slots[slot].Get(_waitingLengths[slot])))
                {
                    Fail(FrameFailure.DoesNotFit, "");
                    return;
                }

                _waitingLengths[slot] = 0;
                slot = ++_nextToAppend % _slots.Length;
            }

            Monitor.PulseAll(_lock);
        }
    }

    private void Fail(FrameFailure failure, string detail)
    {
        lock (_lock)
        {
            if (Failure == FrameFailure.None)
            {
                Failure = failure;
                FailureDetail = detail;
            }

            Monitor.PulseAll(_lock);
        }
    }
}
