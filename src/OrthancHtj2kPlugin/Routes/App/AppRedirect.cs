// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.App;

/// <summary>
/// Orthanc drops the slash at the end of a path, so the page also answers /htj2k/app. The browser then looks for the page's files beside
/// that path instead of below it, so it is redirected.
/// </summary>
internal abstract unsafe class AppRedirect : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/(page\\.css|page\\.js)"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<AppRedirect>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        answer.SetHeader("Location", $"app/{request.Group(0)}");
        answer.Send(HttpStatusCode.TemporaryRedirect, [], "");
    }
}
