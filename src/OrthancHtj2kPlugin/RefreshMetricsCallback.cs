// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Counters;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>A client asks Orthanc for its metrics (/tools/metrics-prometheus): the plugin updates its own.</summary>
internal readonly struct RefreshMetricsCallback : ICallback<ErrorCode>
{
    public static ErrorCode Failure => ErrorCode.Plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Invoke() => _ = CallbackGuard.Run<RefreshMetricsCallback, ErrorCode>(default, Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (Plugin.Current is not { } plugin)
        {
            return ErrorCode.Success;
        }

        OrthancHost host = plugin.Host;
        IngestCounters counters = plugin.Counters;
        host.SetMetric("orthanc_htj2k_converted_count"u8, counters.Converted);
        host.SetMetric("orthanc_htj2k_kept_count"u8, counters.Read().Kept.Values.Sum());
        host.SetMetric("orthanc_htj2k_failed_count"u8, counters.Failed);
        host.SetMetric("orthanc_htj2k_bytes_in"u8, counters.BytesIn);
        host.SetMetric("orthanc_htj2k_bytes_out"u8, counters.BytesOut);
        host.SetMetric("orthanc_htj2k_encode_duration_ms"u8, (long)counters.CodingTime.TotalMilliseconds);
        host.SetMetric("orthanc_htj2k_verify_duration_ms"u8, (long)counters.VerificationTime.TotalMilliseconds);
        if (plugin.Backfill is { } backfill)
        {
            (long done, long expected, double rate) = backfill.Running.Sum;
            host.SetMetric("orthanc_htj2k_backfill_done"u8, done);
            host.SetMetric("orthanc_htj2k_backfill_total"u8, expected);
            host.SetMetric("orthanc_htj2k_backfill_rate"u8, rate);
            host.SetMetric("orthanc_htj2k_journal_entries"u8, backfill.Journal.Count);
        }

        return ErrorCode.Success;
    }
}
