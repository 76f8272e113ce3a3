// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Coding;

/// <summary>Decodes the frames of one instance to their places in native Pixel Data.</summary>
/// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
/// <param name="transferSyntax">The transfer syntax of the frames.</param>
/// <param name="fragments">Where they lie.</param>
/// <param name="image">The image, as it will lie in native Pixel Data; a frame has 2 GiB at most.</param>
/// <param name="samples">Receives all frames, one after the other.</param>
/// <param name="isExact">Refuse codestreams that leave samples to the decoder.</param>
internal sealed unsafe class FrameDecoding(
    LongSpan bytes, string transferSyntax, FragmentTable fragments, ImagePixelDescription image, LongMemory samples, bool isExact)
{
    private const int ClearedBytes = 1 << 28;

    private readonly object _packing = new();
    private FrameWorker[] _workers = [];
    private int _next = -1;
    private DecodingFailure? _failure;

    /// <summary>Decodes all frames, or stops at the first failure.</summary>
    /// <param name="instance">With encapsulated Pixel Data.</param>
    /// <param name="fragments">Those of its frames.</param>
    /// <param name="image">The image, as it will lie in native Pixel Data.</param>
    /// <param name="samples">Receives all frames, one after the other.</param>
    /// <param name="pool">The workers that decode.</param>
    /// <param name="isExact">Refuse codestreams that leave samples to the decoder.</param>
    /// <returns>The error in the first frame that could not be decoded, or null.</returns>
    public static DecodingFailure? Run(in Instance instance, FragmentTable fragments, ImagePixelDescription image, Span<byte> samples,
        FrameWorkerPool pool, bool isExact)
    {
        fixed (byte* start = samples)
        {
            LongMemory memory = new(start, samples.Length);
            return Run(instance.Bytes, instance.Meta.TransferSyntax, fragments, image, memory, pool, isExact);
        }
    }

    /// <inheritdoc cref="Run(in Instance, FragmentTable, ImagePixelDescription, Span{byte}, FrameWorkerPool, bool)"/>
    /// <param name="bytes">The bytes that <paramref name="fragments"/> was read from.</param>
    /// <param name="transferSyntax">That of the frames.</param>
    public static DecodingFailure? Run(FileBytes bytes, string transferSyntax, FragmentTable fragments, ImagePixelDescription image,
        LongMemory samples, FrameWorkerPool pool, bool isExact)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, image.PixelDataBytes, nameof(samples));
        if (image.BitsAllocated == 1)
        {
            for (long at = 0; at < samples.Length; at += ClearedBytes)
            {
                samples.Slice(at, (int)Math.Min(ClearedBytes, samples.Length - at)).Clear();
            }
        }

        fixed (byte* start = bytes)
        {
            FrameDecoding decoding = new(new LongSpan(start, bytes.Length), transferSyntax, fragments, image, samples, isExact);
            decoding._workers = pool.Get(image.Frames, sharesFrame: true);
            WorkerGroup.Run(decoding._workers.Length, decoding.Work);
            return decoding._failure;
        }
    }

    private void Work(int worker)
    {
        int frame;
        while (_failure is null && (frame = Interlocked.Increment(ref _next)) < image.Frames)
        {
            try
            {
                ReadOnlySpan<byte> coded = fragments.GetFrame(bytes, frame, _workers[worker].Joined);
                if (image.BitsAllocated == 1)
                {
                    DecodeBits(_workers[worker], coded, frame);
                    continue;
                }

                _workers[worker].Decode(transferSyntax, coded, image,
                    samples.Slice(frame * image.FrameBytes, (int)image.FrameBytes), isExact);
            }
            catch (Exception e)
            {
                _failure ??= DecodingFailure.Of(e, frame, image.Frames);
            }
        }
    }

    /// <summary>Frames share the bytes in which they meet, so that one at a time is packed.</summary>
    /// <exception cref="DicomFormatException">The codestream holds samples of more than one bit.</exception>
    private void DecodeBits(FrameWorker worker, ReadOnlySpan<byte> coded, int frame)
    {
        Span<byte> decoded = worker.Unpacked.Get((int)image.Unpacked().FrameBytes);
        worker.Decode(transferSyntax, coded, image, decoded, isExact);
        PackedBits.Require(decoded);
        (long start, int firstBit, int packedLength) = PackedFrames.Locate(frame, decoded.Length);
        lock (_packing)
        {
            PackedBits.Pack(decoded, samples.Slice(start, packedLength), firstBit);
        }
    }
}
