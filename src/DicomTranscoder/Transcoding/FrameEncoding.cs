// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Encodes and verifies the frames of one instance. Several workers take frames in order; a codestream that is finished early
/// waits in a slot, so that fragments are appended in frame order and the result does not depend on the number of workers.
/// </summary>
/// <param name="coder">What the codestreams are to be.</param>
/// <param name="samples">All frames, one behind the other.</param>
/// <param name="format">Geometry and storage of one frame.</param>
/// <param name="frames">Number of frames.</param>
/// <param name="useColorTransform">Apply the RCT, or the ICT.</param>
/// <param name="verify">Decode and compare each frame.</param>
/// <param name="target">Where the fragments go.</param>
/// <param name="lossy">What each frame has to meet when it becomes lossy.</param>
internal sealed unsafe class FrameEncoding(
    BlockCoder coder, byte* samples, SampleFormat format, int frames, bool useColorTransform, bool verify, EncapsulatedPixelData target, LossyTarget? lossy = null)
{
    private const int SamplesWorthSharing = 1 << 20;

    private readonly object _lock = new();
    private FrameWorker[] _workers = [];
    private NativeBuffer[] _slots = [];
    private int[] _waitingLengths = [];
    private int _nextToTake;
    private int _nextToAppend;

    /// <summary>Why the instance must be kept, or <see cref="KeepReason.None"/>.</summary>
    public KeepReason Failure { get; private set; }

    public string FailureDetail { get; private set; } = "";

    /// <summary>Bytes of all codestreams.</summary>
    public long CodestreamBytes { get; private set; }

    /// <summary>Of the frames that became lossy, in dB.</summary>
    public double LowestPsnr { get; private set; } = double.PositiveInfinity;

    /// <summary>Of all samples of frames that became lossy.</summary>
    public int LargestError { get; private set; }

    /// <summary>
    /// Smaller frames of HTJ2K take as long with two threads as with one, since to wake the other takes as long as its share of them, and it has
    /// other instances to work on. The MQ coder is slow enough for all.
    /// </summary>
    private bool IsWorthSharing => coder == BlockCoder.Mq || format.FrameBytes / format.BytesPerSample >= SamplesWorthSharing;

    /// <summary>A codestream longer than this is worth nothing.</summary>
    private int MaximumCodestreamLength => (int)Math.Min(int.MaxValue, format.FrameBytes + LargestGrowth(format.FrameBytes, 1));

    /// <summary>By how much codestreams can be longer than their frames; lossless coding of noise stays well below.</summary>
    public static long LargestGrowth(long bytes, int frames) => bytes / 4 + 4096L * frames;

    /// <summary>Encodes all frames, or stops at the first failure.</summary>
    public void Run(FrameWorkerPool pool)
    {
        _workers = pool.Get(frames, IsWorthSharing);
        if (_workers.Length == 1)
        {
            EncodeInPlace();
            return;
        }

        _slots = pool.GetSlots(_workers.Length, MaximumCodestreamLength);
        _waitingLengths = new int[_slots.Length];
        WorkerGroup.Run(_workers.Length, Work);
    }

    private ReadOnlySpan<byte> Samples(int frame) => new(samples + frame * format.FrameBytes, (int)format.FrameBytes);

    private void EncodeInPlace()
    {
        for (int frame = 0; frame < frames && Failure == KeepReason.None; frame++)
        {
            Span<byte> free = target.Free;
            if (TryEncode(_workers[0], frame, free[..Math.Min(free.Length, MaximumCodestreamLength)], out int length)
                && !target.TryAppend(free[..length]))
            {
                Fail(KeepReason.NotSmaller, "");
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
            while (Failure == KeepReason.None && _nextToTake < frames && _nextToTake - _nextToAppend >= _slots.Length)
            {
                Monitor.Wait(_lock);
            }

            frame = _nextToTake;
            if (Failure != KeepReason.None || frame == frames)
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
                    Fail(KeepReason.NotSmaller, "");
                    return;
                }

                _waitingLengths[slot] = 0;
                slot = ++_nextToAppend % _slots.Length;
            }

            Monitor.PulseAll(_lock);
        }
    }

    private bool TryEncode(FrameWorker worker, int frame, Span<byte> codestream, out int length)
    {
        length = 0;
        try
        {
            if (lossy is { } quality)
            {
                return TryEncodeLossy(worker, frame, quality, codestream, out length);
            }

            if (!worker.TryEncode(coder, Samples(frame), format, useColorTransform, codestream, out length))
            {
                Fail(KeepReason.NotSmaller, "");
                return false;
            }

            if (verify && !worker.Verify(codestream[..length], format, Samples(frame)))
            {
                Fail(KeepReason.VerificationFailed, $"frame {frame + 1} decodes differently");
                return false;
            }

            return true;
        }
        catch (Htj2kFormatException e)
        {
            Fail(KeepReason.VerificationFailed, $"frame {frame + 1}: {e.Message}");
        }
        catch (OutOfMemoryException)
        {
            Fail(KeepReason.OutOfMemory, "");
        }
        catch (Exception e)
        {
            Fail(KeepReason.EncodingFailed, $"frame {frame + 1}: {e.Message}");
        }

        return false;
    }

    private bool TryEncodeLossy(FrameWorker worker, int frame, LossyTarget quality, Span<byte> codestream, out int length)
    {
        LossyOutcome outcome = worker.EncodeLossy(Samples(frame), format, useColorTransform, quality, codestream, out LossyEncoding encoding);
        length = encoding.Length;
        if (outcome != LossyOutcome.Encoded)
        {
            Fail(outcome == LossyOutcome.OutOfReach ? KeepReason.LossyTargetOutOfReach : KeepReason.NotSmaller, outcome == LossyOutcome.OutOfReach ? $"frame {frame + 1}" : "");
            return false;
        }

        lock (_lock)
        {
            CodestreamBytes += length;
            LowestPsnr = Math.Min(LowestPsnr, encoding.Psnr);
            LargestError = Math.Max(LargestError, encoding.MaximumError);
        }

        return true;
    }

    private void Fail(KeepReason reason, string detail)
    {
        lock (_lock)
        {
            if (Failure == KeepReason.None)
            {
                Failure = reason;
                FailureDetail = detail;
            }

            Monitor.PulseAll(_lock);
        }
    }
}
