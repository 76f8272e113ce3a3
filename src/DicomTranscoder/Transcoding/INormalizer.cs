// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>
/// A decoder for the transfer syntaxes that the transcoder does not read itself: Explicit VR Big Endian, RLE, lossless JPEG and JPEG-LS.
/// <see cref="Normalization.Normalizer"/> knows the first two.
/// </summary>
public interface INormalizer
{
    /// <summary>Decodes a whole instance to Explicit VR Little Endian without changing a sample.</summary>
    /// <param name="instance">The instance as received.</param>
    /// <returns>The decoded instance, or null when it cannot be decoded. The transcoder disposes it.</returns>
    /// <exception cref="DicomFormatException">The same, and what stands in the way.</exception>
    INormalizedInstance? ToExplicitLittleEndian(ReadOnlySpan<byte> instance);
}
