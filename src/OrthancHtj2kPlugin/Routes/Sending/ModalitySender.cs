// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>
/// Sends instances to one modality. HTJ2K and JPEG 2000 are decompressed first and handed over as they then are (store-straight): before
/// version 1.12.11, Orthanc cannot send them itself. It offers a peer the transfer syntax of the file alone, so that a peer that does not
/// take Explicit VR gets Implicit VR in a second attempt. Everything else Orthanc sends itself.
/// </summary>
internal sealed class ModalitySender : IDisposable
{
    private readonly IOrthancRest _rest;
    private readonly string _modality;
    private readonly Transcoder _transcoder;
    private bool _takesImplicitOnly;
    private bool _isUnreachable;

    /// <param name="modality">One that Orthanc knows.</param>
    public ModalitySender(IOrthancRest rest, string modality, TranscodingOptions options)
    {
        _rest = rest;
        _modality = modality;
        _transcoder = new Transcoder(options);
    }

    public SendOutcome Send(string instance)
    {
        if (_isUnreachable)
        {
            return new SendOutcome(instance, HttpStatusCode.BadGateway, $"Not tried: \"{_modality}\" does not answer.");
        }

        try
        {
            using RestAnswer file = StoredInstance.ReadFile(_rest, instance);
            return TransferSyntaxUid.IsJpeg2000Family(TransferSyntaxOf(file.Body))
                ? SendRestored(instance, file.Body)
                : SendAsStored(instance);
        }
        catch (RouteException exception)
        {
            return new SendOutcome(instance, exception.Status, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transcoder.Dispose();

    /// <returns>Empty where the file does not say it: whether that can be sent is for Orthanc to say.</returns>
    private static string TransferSyntaxOf(ReadOnlySpan<byte> file)
    {
        try
        {
            return FileMetaInformation.Read(file)?.TransferSyntax ?? "";
        }
        catch (DicomFormatException)
        {
            return "";
        }
    }

    private SendOutcome SendRestored(string instance, ReadOnlySpan<byte> file)
    {
        using GrowableMemory memory = new();
        ConversionResult result = _transcoder.Restore(file, memory);
        if (!result.IsConverted)
        {
            return new SendOutcome(instance, HttpStatusCode.UnprocessableEntity, $"It cannot be decompressed: {result.Explain()}.");
        }

        if (!_takesImplicitOnly && TryStoreStraight(memory.Bytes(result.Length)))
        {
            return new SendOutcome(instance, HttpStatusCode.OK, TransferSyntaxUid.ExplicitLittleEndian);
        }

        result = _transcoder.Restore(file, memory, TransferSyntaxUid.ImplicitLittleEndian);
        if (result.IsConverted && TryStoreStraight(memory.Bytes(result.Length)))
        {
            _takesImplicitOnly = true;
            return new SendOutcome(instance, HttpStatusCode.OK, TransferSyntaxUid.ImplicitLittleEndian);
        }

        return Refused(instance, "in Explicit and Implicit VR Little Endian");
    }

    private SendOutcome SendAsStored(string instance)
    {
        string body = $$"""{"Resources": ["{{instance}}"], "Synchronous": true}""";
        using RestAnswer answer = _rest.Post($"/modalities/{_modality}/store", Encoding.ASCII.GetBytes(body));
        return answer.IsSuccess ? new SendOutcome(instance, HttpStatusCode.OK, "") : Refused(instance, "as it is stored");
    }

    private bool TryStoreStraight(ReadOnlySpan<byte> file)
    {
        using RestAnswer answer = _rest.Post($"/modalities/{_modality}/store-straight", file);
        return answer.IsSuccess;
    }

    /// <summary>A peer that refuses an instance may take the next one; one that is not there would cost a time-out for each.</summary>
    private SendOutcome Refused(string instance, string form)
    {
        using RestAnswer echo = _rest.Post($"/modalities/{_modality}/echo", "{}"u8);
        _isUnreachable = !echo.IsSuccess;
        string message = _isUnreachable
            ? $"\"{_modality}\" does not answer."
            : $"\"{_modality}\" refused it {form}; the log of Orthanc says more.";
        return new SendOutcome(instance, HttpStatusCode.BadGateway, message);
    }
}
