// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Coding;

/// <summary>Frames of samples of one bit, which follow each other without a gap: most begin within a byte.</summary>
/// <param name="bytes">Holds them.</param>
/// <param name="offset">Where the first one begins.</param>
/// <param name="frameSamples">Samples of each.</param>
internal sealed class PackedFrames(LongSpan bytes, long offset, int frameSamples) : IFrameSource
{
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker)
    {
        (long start, int firstBit, int length) = Locate(frame, frameSamples);
        Span<byte> samples = worker.Unpacked.Get(frameSamples);
        PackedBits.Unpack(bytes.Slice(offset + start, length), firstBit, samples);
        return samples;
    }

    /// <summary>Says where a frame lies: the byte of its first bit, that bit, and the number of bytes up to its last one.</summary>
    public static (long Start, int FirstBit, int Length) Locate(int frame, int frameSamples)
    {
        long first = (long)frame * frameSamples;
        int firstBit = (int)(first & 7);
        return (first >> 3, firstBit, (int)(((long)firstBit + frameSamples + 7) >> 3));
    }
}
