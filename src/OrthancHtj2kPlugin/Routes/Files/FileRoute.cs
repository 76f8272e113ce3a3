// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Files;

/// <summary>
/// GET /htj2k/instances/{id}/file?transfer-syntax={uid}: the file of an instance in another transfer syntax, on every version of Orthanc.
/// </summary>
internal abstract unsafe class FileRoute : IRoute
{
    private const string MimeType = "application/dicom";

    public static ReadOnlySpan<byte> Path => "/htj2k/instances/([^/]+)/file"u8;

    public static ReadOnlySpan<byte> PathOfInstance => "/instances/([^/]+)/htj2k/file"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<FileRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        TransferSyntax? target = ReadTarget(request.Query("transfer-syntax"));
        string instance = request.Group(0);
        using RequestedFile file = new(services);

        // This thread sends the file: a slow client holds no thread that others wait for.
        services.RunWithStack(() => file.Make(instance, target));
        PartialContent.Send(request, answer, null, file.Bytes, MimeType);
    }

    /// <returns>Null for the one in which it is stored.</returns>
    private static TransferSyntax? ReadTarget(string? text)
    {
        if (text is null)
        {
            return null;
        }

        TransferSyntax? target = TransferSyntax.Find(TransferSyntax.ToUid(text));
        return target is { IsLossless: true } or { Uid: TransferSyntaxUid.Jpeg2000 }
            ? target
            : throw new RouteException(HttpStatusCode.BadRequest, $"\"transfer-syntax\" is \"{text}\"; the UID of a lossless transfer syntax or of JPEG 2000 (.91) is accepted, or the end of one that begins with 1.2.840.10008.1.2.4, as in \".90\".");
    }
}
