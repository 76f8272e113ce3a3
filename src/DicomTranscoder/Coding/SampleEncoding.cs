// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>Encodes the frames of one instance that lie in one span.</summary>
internal static unsafe class SampleEncoding
{
    /// <inheritdoc cref="FrameEncoding.Run(in FrameCoding, IFrameSource, Span{byte}, FrameWorkerPool, out int)"/>
    /// <param name="samples">All frames, one after the other.</param>
    public static FrameEncoding Run(in FrameCoding coding, ReadOnlySpan<byte> samples, Span<byte> target, FrameWorkerPool pool,
        out int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, coding.SourceBytes, nameof(samples));
        fixed (byte* start = samples)
        {
            LongSpan bytes = new(start, samples.Length);
            int frameBytes = (int)coding.Format.FrameBytes;
            IFrameSource source = coding.ArePacked ? new PackedFrames(bytes, 0, frameBytes) : new NativeFrames(bytes, 0, frameBytes);
            return FrameEncoding.Run(coding, source, target, pool, out length);
        }
    }
}
