// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>How frames are to be encoded.</summary>
/// <param name="Coder">What the codestreams are to be.</param>
/// <param name="Format">Geometry and storage of one frame.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="UseColorTransform">Apply the RCT, or the ICT.</param>
/// <param name="Verify">Decode and compare each frame.</param>
/// <param name="Lossy">What each frame has to meet when it becomes lossy.</param>
internal readonly record struct FrameCoding(BlockCoder Coder, SampleFormat Format, int Frames, bool UseColorTransform, bool Verify,
    LossyTarget? Lossy = null);
