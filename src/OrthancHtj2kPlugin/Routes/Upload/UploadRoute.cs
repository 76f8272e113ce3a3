// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>
/// POST /htj2k/upload, and the same by PUT: a DICOM file, a ZIP archive of them, or a form with parts named "file". Of a form sent by POST,
/// the route sees only one part at a time (<see cref="FormPartErrors"/>); of one sent by PUT, it sees all.
/// </summary>
internal abstract unsafe class UploadRoute : IRoute
{
    private const string FormType = "multipart/form-data";
    private const string PartName = "file";

    public static ReadOnlySpan<byte> Path => "/htj2k/upload"u8;

    public static ReadOnlySpan<byte> Methods => "POST, PUT"u8;

    public static RouteThreads? ThreadsOf(RouteHost host) => host.UploadThreads;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<UploadRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        if (request.Header("Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new RouteException(HttpStatusCode.UnsupportedMediaType,
                $"The body is encoded as \"{encoding}\"; only a body without encoding is accepted.");
        }

        UploadBatch batch = new(new UploadStore(services), new UploadBudget(services.Settings!.UploadLimitMegabytes << 20));
        if (!request.IsFormPart)
        {
            AddBody(batch, request);
        }
        else if (!TryAdd(batch, request.Header("Content-Disposition")!, request.Body))
        {
            answer.Send(HttpStatusCode.OK, [], "text/plain");
            return;
        }

        // A form sent by POST learns only of failures. A single file fails like any other request.
        if (batch.Failure is { } failure && (request.IsFormPart || !batch.IsList))
        {
            throw new RouteException(failure.Status, failure.Name.Length == 0 ? $"{failure.Message}."
                : $"{failure.Name}: {failure.Message}.");
        }

        answer.SendJson(batch.Status, json => UploadReport.Write(json, batch));
    }

    private static void AddBody(UploadBatch batch, in RouteRequest request)
    {
        string type = request.Header("Content-Type") ?? "";
        if (!type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            batch.Add("", request.Body);
            return;
        }

        if (!type.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
        {
            throw new RouteException(HttpStatusCode.UnsupportedMediaType,
                $"The body is \"{type}\"; {FormType}, or a DICOM or ZIP file as it is, is accepted.");
        }

        MultipartForm form = new(request.Body, HeaderParameter.Find(type, "boundary"));
        while (form.Read() && !batch.IsFull)
        {
            _ = TryAdd(batch, form.Header, form.Content);
        }

        if (batch.Files.Count == 0)
        {
            throw new RouteException(HttpStatusCode.BadRequest, $"The form has no part named \"{PartName}\".");
        }
    }

    /// <returns>False for parts of other names.</returns>
    private static bool TryAdd(UploadBatch batch, string disposition, ReadOnlySpan<byte> content)
    {
        if (HeaderParameter.Find(disposition, "name") != PartName)
        {
            return false;
        }

        batch.Add(HeaderParameter.Find(disposition, "filename") ?? "", content);
        return true;
    }
}
