// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop;

/// <summary>The decoders and encoders of Orthanc.</summary>
public interface IOrthancTranscoder
{
    /// <summary>Lets Orthanc transcode an instance with all the decoders it has.</summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="transferSyntax">UID as a UTF-8 literal.</param>
    /// <returns>Null when Orthanc cannot; it has then logged why.</returns>
    TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax);
}
