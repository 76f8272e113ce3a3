// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// With IngestTranscoding, Orthanc asks its transcoders in the order of their loading. GDCM, if asked first, alters samples of compressed
/// instances or ends the process. Beside GDCM, compressed instances are therefore converted in the received-instance callback, and Orthanc
/// has nothing left to transcode.
/// </summary>
internal sealed class CompressedArrivals(Ingestion ingestion) : IDisposable
{
    /// <summary>True until Orthanc has named its plugins.</summary>
    private volatile bool _isGdcmLoaded = true;

    public Ingestion Ingestion => ingestion;

    /// <summary>Looks for the GDCM plugin, once Orthanc answers requests.</summary>
    public void LookForGdcm(OrthancHost host)
    {
        using RestAnswer answer = host.Get("/plugins");
        _isGdcmLoaded = !answer.IsSuccess || answer.Body.IndexOf("\"gdcm\""u8) >= 0;
    }

    /// <summary>True for an instance that GDCM might decode before this plugin does.</summary>
    public bool Takes(ReadOnlySpan<byte> instance)
    {
        if (!_isGdcmLoaded)
        {
            return false;
        }

        try
        {
            return FileMetaInformation.Read(instance) is
            {
                TransferSyntax: TransferSyntaxUid.RleLossless or TransferSyntaxUid.JpegLossless
                or TransferSyntaxUid.JpegLosslessFirstOrder or TransferSyntaxUid.JpegLsLossless
            };
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }

    public void Dispose() => ingestion.Dispose();
}
