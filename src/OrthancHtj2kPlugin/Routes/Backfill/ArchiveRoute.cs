// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>GET /htj2k/archive: the findings of the last dry run of everything; an empty object before the first.</summary>
internal abstract unsafe class ArchiveRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/archive"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<ArchiveRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        string report = services.Backfill!.Archive.Read()
            ?? throw new RouteException(HttpStatusCode.ServiceUnavailable, "Orthanc's database does not answer.");
        answer.Send(HttpStatusCode.OK, report.Length == 0 ? "{}"u8 : Encoding.UTF8.GetBytes(report), "application/json");
    }
}
