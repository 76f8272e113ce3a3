// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Somebody else's decoder for the transfer syntaxes that the transcoder does not read: Explicit VR Big Endian, RLE, lossless JPEG and JPEG-LS.</summary>
public interface INormalizer
{
    /// <summary>Decodes a whole instance to Explicit VR Little Endian without changing a sample.</summary>
    /// <param name="instance">The instance as received.</param>
    /// <returns>The decoded instance, or null when it cannot be decoded. The transcoder disposes it.</returns>
    INormalizedInstance? ToExplicitLittleEndian(ReadOnlySpan<byte> instance);
}
