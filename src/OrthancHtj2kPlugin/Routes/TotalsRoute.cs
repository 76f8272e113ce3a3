// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>GET /htj2k/totals: the outcomes of received instances by day and month, including those before this start.</summary>
internal abstract unsafe class TotalsRoute : IRoute
{
    private const int DefaultDays = 30, MaximumDays = 366;

    public static ReadOnlySpan<byte> Path => "/htj2k/totals"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<TotalsRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        int days = DefaultDays;
        if (request.Query("days") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MaximumDays))
        {
            throw new RouteException(HttpStatusCode.BadRequest, $"The argument \"days\" is {text}; 1 to {MaximumDays} are accepted.");
        }

        ReadOnlySpan<byte> report = TotalsReport.Write(services.Totals, days);
        if (report.Length == 0)
        {
            throw new RouteException(HttpStatusCode.ServiceUnavailable, "The totals have not been read from Orthanc's database yet.");
        }

        answer.Send(HttpStatusCode.OK, report, "application/json");
    }
}
