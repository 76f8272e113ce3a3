// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>
/// Gives instances the transfer syntaxes that Orthanc asks for when it sends, exports or (IngestTranscoding) stores them. One request at a
/// time.
/// </summary>
internal sealed class OnDemandTranscoder : IDisposable
{
    private readonly OrthancHost _host;
    private readonly TranscodingThread _orthanc;
    private readonly Transcoder _transcoder;
    private readonly Transcoder _jpeg2000;

    /// <summary>For instances that arrive. Only these may become .203 instead of the lossless HTJ2K that Orthanc asks for.</summary>
    private readonly Transcoder _arriving;

    /// <param name="turn">That of all transcoders.</param>
    public OnDemandTranscoder(OrthancHost host, TranscodingOptions options, IPrivateElements? privateElements, LargeTurn turn)
    {
        Turn = turn;
        _host = host;
        _orthanc = new TranscodingThread(host, host, isOursAsked: false);
        TranscodingOptions always = options with { TranscodeJpeg2000 = true };
        _transcoder = new Transcoder(always.WithoutLossyJpeg2000(), privateElements);
        _arriving = new Transcoder(always, privateElements);

        // These options decide which results are worth storing. A receiver that knows only old transfer syntaxes must get its image
        // whatever they say.
        TranscodingOptions unconditional = new() { Verify = options.Verify, Threads = options.Threads, MayGrow = true };
        _jpeg2000 = new Transcoder(
            unconditional with { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless }, privateElements);
    }

    /// <summary>Who makes a large result has it.</summary>
    public LargeTurn Turn { get; }

    /// <summary>Tries the allowed transfer syntaxes in their order.</summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="request">One that <see cref="TranscodingRequest.ConcernsUs"/>.</param>
    /// <param name="memory">Receives the result.</param>
    /// <param name="result">The result of the last attempt.</param>
    /// <returns>
    /// False when no transfer syntax could be made. The result may be the unchanged instance: Orthanc leaves instances that no transcoder
    /// takes out of an archive.
    /// </returns>
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

        if (request.StaysIfDeclined || (request.IsDecodable && result is { Reason: KeepReason.NoPixelData }))
        {
            memory.Copy(instance);
            return true;
        }

        if (!LeavesOutWhatIsDeclined)
        {
            return false;
        }

        ConversionResult restored = Finish(_transcoder.Restore(instance, memory), memory);
        if (restored.Reason == KeepReason.TooLarge)
        {
            memory.Copy(instance);
        }

        return restored.IsConverted || restored.Reason == KeepReason.TooLarge;
    }

    /// <summary>
    /// As <see cref="TryTranscode(ReadOnlySpan{byte}, TranscodingRequest, TranscodedMemory, out ConversionResult?)"/> for an instance that
    /// one span cannot hold: it becomes HTJ2K when Orthanc stores it, or Explicit VR Little Endian, or stays as it is.
    /// </summary>
    public bool TryTranscodeLarge(LongSpan instance, TranscodingRequest request, TranscodedMemory memory, out ConversionResult? result)
    {
        result = null;
        if (request.Reception is { } reception)
        {
            result = Finish(For(reception).ConvertReceived(instance, memory, reception), memory);
            return result.IsConverted;
        }

        if (instance.Length > uint.MaxValue)
        {
            return false;
        }

        bool isRestored = request.IsDecodable && !request.AllowsSource
            && (request.Allows(TransferSyntaxUid.ExplicitLittleEndian) || (LeavesOutWhatIsDeclined && !request.StaysIfDeclined));
        if (isRestored)
        {
            result = Finish(_transcoder.Restore(instance, memory), memory);
            if (result.IsConverted)
            {
                return true;
            }
        }

        bool isCopied = request.AllowsSource || request.StaysIfDeclined
            || (LeavesOutWhatIsDeclined && result is { Reason: KeepReason.TooLarge });
        if (isCopied)
        {
            memory.Copy(instance);
        }

        return isCopied;
    }

    public void Dispose()
    {
        _transcoder.Dispose();
        _arriving.Dispose();
        _jpeg2000.Dispose();
        _orthanc.Dispose();
    }

    private Transcoder For(Reception reception) => reception.IsTargetFixed ? _transcoder : _arriving;

    /// <returns>Null when the target is not ours to make.</returns>
    private ConversionResult? TryTranscode(ReadOnlySpan<byte> instance, TranscodingRequest request, string target, TranscodedMemory memory)
    {
        if (Transcoder.IsHtj2kTarget(target))
        {
            ConversionResult converted = request.Reception is { } reception ? For(reception).ConvertReceived(instance, memory, reception)
                : TransferSyntaxUid.IsHtj2k(request.Source) ? _transcoder.Relabel(instance, memory, target)
                : _transcoder.Convert(instance, memory, target);
            return Finish(converted, memory);
        }

        if (target == TransferSyntaxUid.Htj2k && TransferSyntaxUid.IsHtj2k(request.Source))
        {
            return Finish(_transcoder.Relabel(instance, memory, target), memory);
        }

        if (request.MayRecodeTo(target) && Finish(_transcoder.Convert(instance, memory, target), memory) is { IsConverted: true } recoded)
        {
            return recoded;
        }

        if (!request.IsDecodable)
        {
            return request.TakesJpeg2000Alone && TranscodingRequest.IsJpeg2000Target(target)
                ? Finish(_jpeg2000.Convert(instance, memory), memory)
                : null;
        }

        return target is TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.ImplicitLittleEndian
            ? Finish(_transcoder.Restore(instance, memory, target), memory)
            : request.MayEncodeTo(target) ? TranscodeDecoded(instance, request, target, memory) : null;
    }

    /// <summary>
    /// From this version on, Orthanc leaves instances that no transcoder takes out of archives. Native samples, which every reader knows,
    /// are better than none.
    /// </summary>
    private bool LeavesOutWhatIsDeclined => _host.Version.IsAtLeast(1, 12, 11);

    /// <summary>Before this version, Orthanc may hold the lock that a call back to it takes.</summary>
    private bool CanCallOthers => _host.Version.IsAtLeast(1, 12, 2);

    /// <summary>
    /// Decodes the instance, lossy or not, and encodes its samples: by our encoder to JPEG 2000 Lossless, else by Orthanc's transcoders. A
    /// result of theirs that claims to be lossless is compared. When samples differ, the native ones are handed out instead, unless Orthanc
    /// would store them.
    /// </summary>
    private ConversionResult? TranscodeDecoded(ReadOnlySpan<byte> instance, TranscodingRequest request, string target,
        TranscodedMemory memory)
    {
        using GrowableMemory decoded = new();
        ConversionResult restored = _transcoder.Restore(instance, decoded);
        if (!restored.IsConverted)
        {
            return restored;
        }

        ReadOnlySpan<byte> file = decoded.Bytes(restored.Length);
        if (TranscodingRequest.IsJpeg2000Target(target)
            && Finish(_jpeg2000.Convert(file, memory), memory) is { IsConverted: true } converted)
        {
            return converted;
        }

        if (!CanCallOthers)
        {
            return null;
        }

        using TranscodedInstance? encoded = _orthanc.Transcode(file, Encoding.ASCII.GetBytes(target + '\0'));
        if (encoded is null || encoded.Bytes.IsEmpty)
        {
            return restored with { Reason = KeepReason.EncodingFailed, Detail = $"no transcoder of Orthanc makes {target}" };
        }

        if (TranscodingRequest.IsLosslessTarget(target) && EncoderCheck.FindDifference(file, encoded.Bytes) is { } difference)
        {
            string instead = request.StaysIfDeclined ? "it stays as it is" : "it is handed out uncompressed instead";
            _host.LogError($"the transcoder of Orthanc has altered an instance on its way out to {target}; {instead}: {difference}");
            return request.StaysIfDeclined
                ? restored with { Reason = KeepReason.EncodingFailed, Detail = difference }
                : Finish(_transcoder.Restore(instance, memory, request.Native), memory);
        }

        memory.Copy(encoded.Bytes);
        return restored with { TargetTransferSyntax = target, Length = encoded.Bytes.Length };
    }

    private static ConversionResult Finish(ConversionResult result, TranscodedMemory memory)
    {
        memory.EndTurn();
        if (result.IsConverted)
        {
            memory.SetLength(result.Length);
        }

        return result;
    }
}
