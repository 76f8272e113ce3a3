// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Lets Orthanc, that is its DCMTK and the decoders of other plugins, turn an instance into Explicit VR Little Endian.</summary>
internal sealed class OrthancNormalizer(OrthancHost host) : INormalizer
{
    /// <inheritdoc/>
    public INormalizedInstance? ToExplicitLittleEndian(ReadOnlySpan<byte> instance)
        => host.Transcode(instance, "1.2.840.10008.1.2.1"u8) is TranscodedInstance transcoded ? new NormalizedInstance(transcoded) : null;

    private sealed class NormalizedInstance(TranscodedInstance transcoded) : INormalizedInstance
    {
        public ReadOnlySpan<byte> Bytes => transcoded.Bytes;

        public void Dispose() => transcoded.Dispose();
    }
}
