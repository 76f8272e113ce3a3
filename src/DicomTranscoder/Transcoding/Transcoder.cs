// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>Converts DICOM instances to HTJ2K and back. Reusable for any number of instances, one at a time; keeps its buffers between them.</summary>
public sealed class Transcoder : IDisposable
{
    /// <param name="options">What to convert, into what, and with how much effort.</param>
    /// <param name="normalizer">Decoder for Explicit VR Big Endian, RLE, lossless JPEG and JPEG-LS; without it those are kept.</param>
    /// <param name="privateElements">VRs of private elements for Implicit VR sources; without it they become UN.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public Transcoder(TranscodingOptions options, INormalizer? normalizer = null, IPrivateElements? privateElements = null)
    {
    }

    /// <summary>Converts an instance to HTJ2K, when it can be done without losing anything.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once, when the result is about to be made.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory) => throw new NotImplementedException();

    /// <summary>
    /// Decodes a JPEG 2000 family instance (.201, .202, .203, .90, .91) to Explicit VR Little Endian: YBR_RCT and YBR_ICT become RGB,
    /// Planar Configuration 0. After <see cref="Convert"/> this gives back the samples that were converted.
    /// </summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Restore(ReadOnlySpan<byte> instance, IResultMemory memory) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
