// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.App;

/// <summary>GET /htj2k/app/ and the files of that page.</summary>
internal abstract unsafe class AppRoute : IRoute
{
    /// <summary>Only the page's own files run in it, and it talks only to this Orthanc.</summary>
    private const string ContentSecurityPolicy
        = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static ReadOnlySpan<byte> Path => "/htj2k/app(|/.*)"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<AppRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        string name = request.Group(0).TrimStart('/');
        AppFile file = AppFile.Find(name.Length == 0 ? AppFile.Start : name)
            ?? throw new RouteException(HttpStatusCode.NotFound, $"The page has no file \"{name}\".");

        // A new version of the plugin has other files under the same names.
        answer.SetHeader("Cache-Control", "no-cache");
        answer.SetHeader("Content-Security-Policy", ContentSecurityPolicy);
        answer.SetHeader("Referrer-Policy", "no-referrer");
        answer.SetHeader("X-Content-Type-Options", "nosniff");
        if (!PartialContent.AnswersNotModified(request, answer, file.Tag))
        {
            answer.Send(HttpStatusCode.OK, file.Bytes, file.MimeType);
        }
    }
}
