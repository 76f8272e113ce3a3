// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// With IngestTranscoding, Orthanc transcodes instances after the received-instance callback. Those that it would leave, refuse or give to
/// another plugin are converted in the callback, and Orthanc has nothing left to transcode.
/// </summary>
/// <remarks>
/// Orthanc asks its transcoders in the order of their loading. GDCM, if asked first, alters samples of compressed instances or ends the
/// process. For transfer syntaxes that it does not know, Orthanc asks no transcoder. It refuses samples of one bit whose rows begin within
/// a byte.
/// </remarks>
/// <param name="ingestion">Converts them.</param>
/// <param name="sources">What Orthanc is told to transcode; nothing else is converted.</param>
internal sealed class EarlyConversions(Ingestion ingestion, IngestSources sources) : IDisposable
{
    /// <summary>True until Orthanc has named its plugins.</summary>
    private volatile bool _isGdcmLoaded = true;

    public Ingestion Ingestion => ingestion;

    /// <summary>True for transfer syntaxes that no version of Orthanc knows.</summary>
    public static bool IsUnknownToOrthanc(string transferSyntax)
        => TransferSyntax.Find(transferSyntax) is { Family: TransferSyntaxFamily.EncapsulatedNative };

    /// <inheritdoc cref="IsUnknownToOrthanc(string)"/>
    /// <param name="instance">The beginning of the file; false for one that is broken.</param>
    public static bool IsUnknownToOrthanc(ReadOnlySpan<byte> instance)
    {
        try
        {
            return FileMetaInformation.Read(instance) is { } meta && IsUnknownToOrthanc(meta.TransferSyntax);
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }

    /// <summary>Looks for the GDCM plugin, once Orthanc answers requests.</summary>
    public void LookForGdcm(OrthancHost host)
    {
        using RestAnswer answer = host.Get("/plugins");
        _isGdcmLoaded = !answer.IsSuccess || answer.Body.IndexOf("\"gdcm\""u8) >= 0;
    }

    /// <summary>True for an instance that must not wait until Orthanc transcodes it.</summary>
    public bool Takes(ReadOnlySpan<byte> instance)
    {
        try
        {
            string transferSyntax = FileMetaInformation.Read(instance)?.TransferSyntax ?? "";
            return sources.Include(transferSyntax) && MustNotWait(transferSyntax, instance);
        }
        catch (DicomFormatException)
        {
            return false;
        }
    }

    public void Dispose() => ingestion.Dispose();

    private bool MustNotWait(string transferSyntax, ReadOnlySpan<byte> instance) => IsUnknownToOrthanc(transferSyntax)
        || (_isGdcmLoaded && IsDecodedByGdcm(transferSyntax))
        || (MayHaveOneBit(transferSyntax)
            && InstanceInfo.Read(instance).Image is { BitsAllocated: 1, Columns: int columns } && columns % 8 != 0);

    private static bool IsDecodedByGdcm(string transferSyntax) => transferSyntax is TransferSyntaxUid.RleLossless
        or TransferSyntaxUid.JpegLossless or TransferSyntaxUid.JpegLosslessFirstOrder or TransferSyntaxUid.JpegLsLossless;

    /// <summary>False for deflated data sets as well: to look into one takes as long as its transcoding.</summary>
    private static bool MayHaveOneBit(string transferSyntax) => transferSyntax is TransferSyntaxUid.ImplicitLittleEndian
        or TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.RleLossless or TransferSyntaxUid.Jpeg2000Lossless;
}
