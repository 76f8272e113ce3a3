// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>The parameters of the encoding of frames.</summary>
/// <param name="Coder">The block coder: HT, or MQ for Part 1.</param>
/// <param name="Format">Geometry and storage of one frame.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="UseColorTransform">Apply the RCT, or the ICT.</param>
/// <param name="Verify">Decode and compare each frame.</param>
/// <param name="Lossy">The target that each frame has to meet; null for lossless coding.</param>
/// <param name="ArePacked">The samples are given as bits, without a gap, and encoded as bytes.</param>
/// <param name="AreCodestreams">The frames are given as codestreams, whose coefficients are coded again.</param>
internal readonly record struct FrameCoding(BlockCoder Coder, SampleFormat Format, int Frames, bool UseColorTransform, bool Verify,
    LossyTarget? Lossy = null, bool ArePacked = false, bool AreCodestreams = false)
{
    /// <summary>Bytes of all frames as they are given.</summary>
    public long SourceBytes => ArePacked ? (Frames * Format.FrameBytes + 7) / 8 : Frames * Format.FrameBytes;
}
