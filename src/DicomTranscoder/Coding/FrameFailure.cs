// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>The outcome of encoding the frames of an instance.</summary>
internal enum FrameFailure
{
    /// <summary>All is well.</summary>
    None,

    /// <summary>The codestreams are longer than the memory for them.</summary>
    DoesNotFit,

    /// <summary>A codestream decodes to other samples, or not at all.</summary>
    DecodesDifferently,

    /// <summary>No quantisation meets the target of lossy coding.</summary>
    TargetOutOfReach,

    /// <summary>A Part 1 codestream is broken, or has a feature that is not coded again.</summary>
    NotRecoded,

    /// <summary>There is too little memory.</summary>
    OutOfMemory,

    /// <summary>The encoder refused or failed.</summary>
    EncoderFailed,
}
