// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>Gives the frames to encode to several workers at the same time.</summary>
internal interface IFrameSource
{
    /// <summary>Gives the samples of one frame, as the codec takes them.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="worker">The worker that asks. Its memory may hold the frame until it asks for the next.</param>
    ReadOnlySpan<byte> Read(int frame, FrameWorker worker);
}
