// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Explanations;

/// <summary>POST /htj2k/explain: the decision for an instance if it arrived now, and its reasons. Nothing is stored.</summary>
internal abstract unsafe class ExplainRoute : IRoute
{
    private const string OriginHeader = "Htj2k-Origin";
    private const int LongestIdentifier = 64;

    public static ReadOnlySpan<byte> Path => "/htj2k/explain"u8;

    public static ReadOnlySpan<byte> Methods => "POST"u8;

    public static RouteThreads? ThreadsOf(RouteHost host) => host.Threads;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<ExplainRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        InstanceOrigin? origin = request.Header(OriginHeader) is { } header ? ReadOrigin(header) : null;
        string text = request.Body.Length <= LongestIdentifier ? Encoding.ASCII.GetString(request.Body).Trim() : "";
        if (request.IsFormPart || (request.Header("Content-Type") ?? "").StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            throw new RouteException(HttpStatusCode.UnsupportedMediaType,
                "The body is a form; a DICOM file as it is, or the identifier of an instance, is accepted.");
        }

        if (!StoredInstance.IsIdentifier(text))
        {
            Explain(services, answer, request.Body, origin ?? InstanceOrigin.RestApi);
            return;
        }

        using RestAnswer stored = StoredInstance.ReadFile(services.Rest, text);
        Explain(services, answer, stored.Body, origin ?? FindOrigin(services.Rest, text));
    }

    private static void Explain(IRouteServices services, in RouteAnswer answer, ReadOnlySpan<byte> instance, InstanceOrigin origin)
    {
        if (services.WhyIdle is { } idle)
        {
            long length = instance.Length;
            answer.SendJson(HttpStatusCode.OK, json => Explanation.Write(json, origin, idle, length));
            return;
        }

        WorkerPool<Explainer> explainers = services.Explainers!;
        Explainer explainer = explainers.Rent();
        ConversionResult result;
        try
        {
            result = explainer.Explain(instance, origin.ToString());
        }
        finally
        {
            explainers.Return(explainer);
        }

        if (result.Reason == KeepReason.NotDicomFile)
        {
            throw new RouteException(HttpStatusCode.UnsupportedMediaType,
                "The body is neither a DICOM file with file meta information nor the identifier of an instance.");
        }

        answer.SendJson(HttpStatusCode.OK, json => Explanation.Write(json, origin, result));
    }

    private static InstanceOrigin ReadOrigin(string text)
        => Enum.TryParse(text, out InstanceOrigin origin) && Enum.IsDefined(origin) && !char.IsAsciiDigit(text[0])
            ? origin
            : throw new RouteException(HttpStatusCode.BadRequest,
                $"The header {OriginHeader} is \"{text}\"; DicomProtocol, RestApi, Plugin, Lua, WebDav or Unknown is accepted.");

    /// <summary>How a stored instance arrived, as Orthanc has recorded it.</summary>
    private static InstanceOrigin FindOrigin(IOrthancRest rest, string instance)
    {
        using RestAnswer metadata = rest.Get($"/instances/{instance}/metadata/Origin");
        return (metadata.IsSuccess ? Encoding.ASCII.GetString(metadata.Body) : "") switch
        {
            "DicomProtocol" => InstanceOrigin.DicomProtocol,
            "RestApi" => InstanceOrigin.RestApi,
            "Plugins" => InstanceOrigin.Plugin,
            "Lua" => InstanceOrigin.Lua,
            "WebDav" => InstanceOrigin.WebDav,
            _ => InstanceOrigin.Unknown,
        };
    }
}
