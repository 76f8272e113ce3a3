// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Lets Orthanc, that is its DCMTK and the decoders of other plugins, turn an instance into Explicit VR Little Endian.</summary>
internal sealed class OrthancNormalizer(OrthancHost host) : INormalizer, IDisposable
{
    private readonly TranscodingThread _thread = new(host);

    /// <inheritdoc/>
    public INormalizedInstance? ToExplicitLittleEndian(ReadOnlySpan<byte> instance)
        => Transcode(instance, TransferSyntaxUid.ExplicitLittleEndian) is TranscodedInstance transcoded ? new NormalizedInstance(transcoded) : null;

    /// <inheritdoc cref="TranscodingThread.Transcode"/>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, string transferSyntax) => _thread.Transcode(instance, transferSyntax);

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private sealed class NormalizedInstance(TranscodedInstance transcoded) : INormalizedInstance
    {
        public ReadOnlySpan<byte> Bytes => transcoded.Bytes;

        public void Dispose() => transcoded.Dispose();
    }
}
