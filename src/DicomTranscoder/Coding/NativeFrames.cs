// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>Frames that follow one another, in the layout that the codec takes.</summary>
/// <param name="bytes">Holds them.</param>
/// <param name="offset">Where the first one begins.</param>
/// <param name="frameBytes">Bytes of each.</param>
internal sealed class NativeFrames(LongSpan bytes, long offset, int frameBytes) : IFrameSource
{
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker) => bytes.Slice(offset + (long)frame * frameBytes, frameBytes);
}
