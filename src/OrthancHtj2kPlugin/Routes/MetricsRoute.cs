// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Metrics;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>GET /htj2k/metrics: for Prometheus and other readers of its format or of OpenMetrics.</summary>
internal abstract unsafe class MetricsRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/metrics"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<MetricsRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        ExpositionWriter writer =
            new(request.Header("Accept")?.Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) == true);
        IngestMetrics.Write(writer, services.Counters);
        if (services.Backfill is { } backfill)
        {
            BackfillMetrics.Write(writer, backfill);
        }

        answer.Send(HttpStatusCode.OK, writer.Finish(), writer.MimeType);
    }
}
