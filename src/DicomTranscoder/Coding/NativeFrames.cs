// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>Frames that lie one behind the other, as the codec takes them.</summary>
/// <param name="samples">The first one.</param>
/// <param name="frameBytes">Bytes of each.</param>
internal sealed unsafe class NativeFrames(byte* samples, int frameBytes) : IFrameSource
{
    public ReadOnlySpan<byte> Read(int frame, FrameWorker worker) => new(samples + (long)frame * frameBytes, frameBytes);
}
