// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>
/// Hands files to Orthanc, which stores them like any other instance: through the received-instance callback, or the transcoder, on
/// this thread. There they are converted, once, by the same rules and with the same line in the log.
/// </summary>
internal sealed class UploadStore(IRouteServices services)
{
    /// <param name="name">As the client names it.</param>
    public UploadedFile Store(string name, ReadOnlySpan<byte> file)
    {
        _ = services.Record.TakeResultOfThread();
        using RestAnswer answer = services.Rest.Post("/instances", file);
        ConversionResult? conversion = services.Record.TakeResultOfThread();
        if (!answer.IsSuccess)
        {
            return Refused(name, file.Length, answer);
        }

        byte[] response = answer.Body.ToArray();
        (string instance, string status) = ReadResponse(response);
        UploadedFile stored =
            new() { Name = name, Status = HttpStatusCode.OK, Message = "", OrthancResponse = response, BytesBefore = file.Length };
        if (status is not ("Success" or "AlreadyStored"))
        {
            return stored with { Message = $"Not stored: {status}" };
        }

        bool isNew = status == "Success";
        string syntax = isNew && conversion is not null ? conversion.TargetTransferSyntax : FindTransferSyntax(instance);
        stored = stored with { TransferSyntax = syntax, BytesAfter = FindSize(instance) };
        if (!isNew)
        {
            return stored with { Message = "Already stored" };
        }

        return conversion is { IsConverted: true }
            ? stored with { Status = HttpStatusCode.Created, Message = "Uploaded and converted successfully" }
            : stored with { Message = $"Uploaded and stored as received: {Explain(conversion)}" };
    }

    private static UploadedFile Refused(string name, long length, RestAnswer answer)
    {
        (HttpStatusCode status, string message) = answer.Code == ErrorCode.BadFileFormat
            ? (HttpStatusCode.UnsupportedMediaType, "Neither DICOM nor ZIP")
            : ((HttpStatusCode)answer.Status, $"Orthanc refused it: {answer.Error}");
        return new UploadedFile { Name = name, Status = status, Message = message, BytesBefore = length };
    }

    private static string Explain(ConversionResult? conversion)
    {
        if (conversion is null)
        {
            return "the plugin was not asked, or failed; its settings or the log of Orthanc tell which";
        }

        string rule = conversion.Rule is { } index ? $", {RulesSetting.NameOf(index)}" : "";
        return $"{conversion.Explain()}{rule}";
    }

    private static (string Instance, string Status) ReadResponse(byte[] response)
    {
        using JsonDocument document = JsonDocument.Parse(response);
        return (Text(document.RootElement, "ID"), Text(document.RootElement, "Status"));
    }

    private string FindTransferSyntax(string instance)
    {
        using RestAnswer header = services.Rest.Get($"/instances/{instance}/header");
        if (!header.IsSuccess)
        {
            return "";
        }

        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(header.Body));
        return document.RootElement.TryGetProperty("0002,0010", out JsonElement element) ? Text(element, "Value") : "";
    }

    private long FindSize(string instance)
    {
        using RestAnswer size = services.Rest.Get($"/instances/{instance}/attachments/dicom/size");
        return Utf8Parser.TryParse(size.Body, out long bytes, out _) ? bytes : 0;
    }

    private static string Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text)
            && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";
}
