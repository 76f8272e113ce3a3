// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>An instance in Explicit VR Little Endian, in memory that lives until it is disposed.</summary>
public interface INormalizedInstance : IDisposable
{
    /// <summary>The instance, file meta information included.</summary>
    ReadOnlySpan<byte> Bytes { get; }
}
