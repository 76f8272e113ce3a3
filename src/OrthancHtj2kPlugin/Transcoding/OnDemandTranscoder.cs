// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// Gives instances the transfer syntaxes that Orthanc asks for when it sends, exports or (IngestTranscoding) stores them. One request at a time.
/// </summary>
internal sealed class OnDemandTranscoder : IDisposable
{
    private readonly OrthancHost _host;
    private readonly OrthancNormalizer _normalizer;
    private readonly Transcoder _transcoder;

    public OnDemandTranscoder(OrthancHost host, TranscodingOptions options, IPrivateElements privateElements)
    {
        _host = host;
        _normalizer = new OrthancNormalizer(host);
        _transcoder = new Transcoder(options with { TranscodeJpeg2000 = true }, _normalizer, privateElements);
    }

    /// <summary>Tries the allowed transfer syntaxes in their order.</summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="request">One that <see cref="TranscodingRequest.ConcernsUs"/>.</param>
    /// <param name="memory">Where the result goes.</param>
    /// <param name="result">What was tried last.</param>
    /// <returns>False when nothing could be done. The result may be the instance unchanged: Orthanc leaves out of an archive what no transcoder takes.</returns>
    public bool TryTranscode(ReadOnlySpan<byte> instance, TranscodingRequest request, TranscodedMemory memory, out ConversionResult? result)
    {
        result = null;
        if (request.AllowsSource)
        {
            memory.Copy(instance);
            return true;
        }

        foreach (string target in request.Allowed)
        {
            result = TryTranscode(instance, request, target, memory) ?? result;
            if (result is { IsConverted: true })
            {
                return true;
            }
        }

        if (request.WantsHtj2k || result is { Reason: KeepReason.NoPixelData })
        {
            memory.Copy(instance);
            return true;
        }

        return LeavesOutWhatIsDeclined && Finish(_transcoder.Restore(instance, memory), memory).IsConverted;
    }

    public void Dispose()
    {
        _transcoder.Dispose();
        _normalizer.Dispose();
    }

    /// <returns>Null when the target is not ours to make.</returns>
    private ConversionResult? TryTranscode(ReadOnlySpan<byte> instance, TranscodingRequest request, string target, TranscodedMemory memory)
    {
        if (TranscodingRequest.IsHtj2kTarget(target))
        {
            ConversionResult converted = request.Reception is { } reception ? _transcoder.ConvertReceived(instance, memory, reception)
                : TransferSyntaxUid.IsHtj2k(request.Source) ? _transcoder.Relabel(instance, memory, target)
                : _transcoder.Convert(instance, memory, target);
            return Finish(converted, memory);
        }

        if (!TransferSyntaxUid.IsJpeg2000Family(request.Source))
        {
            return null;
        }

        return target is TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.ImplicitLittleEndian
            ? Finish(_transcoder.Restore(instance, memory, target), memory)
            : request.MayAskOthersFor(target) && CanCallOthers ? TranscodeByOthers(instance, target, memory) : null;
    }

    /// <summary>From this version on, Orthanc makes archives without what no transcoder takes: native samples, which every reader knows, are better than none.</summary>
    private bool LeavesOutWhatIsDeclined => _host.Version.IsAtLeast(1, 12, 11);

    /// <summary>Before this version, Orthanc may hold the lock that a call back to it takes.</summary>
    private bool CanCallOthers => _host.Version.IsAtLeast(1, 12, 2);

    /// <summary>Restores the instance and lets the other transcoders encode it.</summary>
    private ConversionResult TranscodeByOthers(ReadOnlySpan<byte> instance, string target, TranscodedMemory memory)
    {
        using DecodedFile decoded = new();
        ConversionResult restored = _transcoder.Restore(instance, decoded);
        if (!restored.IsConverted)
        {
            return restored;
        }

        using TranscodedInstance? encoded = _normalizer.Transcode(decoded.Bytes(restored.Length), target);
        if (encoded is null || encoded.Bytes.IsEmpty)
        {
            return restored with { Reason = KeepReason.EncodingFailed, Detail = $"no transcoder of Orthanc makes {target}" };
        }

        memory.Copy(encoded.Bytes);
        return restored with { TargetTransferSyntax = target, Length = encoded.Bytes.Length };
    }

    private static ConversionResult Finish(ConversionResult result, TranscodedMemory memory)
    {
        if (result.IsConverted)
        {
            memory.SetLength(result.Length);
        }

        return result;
    }
}
