// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;

namespace OrthancHtj2kPlugin.Metrics;

/// <summary>The outcomes of received instances, as metrics.</summary>
internal static class IngestMetrics
{
    private const string Converted = "orthanc_htj2k_converted", Kept = "orthanc_htj2k_kept", Failed = "orthanc_htj2k_failed",
        ReceivedBytes = "orthanc_htj2k_received_bytes", StoredBytes = "orthanc_htj2k_stored_bytes",
        EncodingSeconds = "orthanc_htj2k_encoding_seconds", VerificationSeconds = "orthanc_htj2k_verification_seconds";

    /// <summary>Writes every family, including those without samples.</summary>
    public static void Write(ExpositionWriter writer, IngestCounters counters)
    {
        WriteConversions(writer, Converted, "Received instances that were converted, by their transfer syntaxes.", counters,
            conversion => conversion.Instances);
        WriteConversions(writer, ReceivedBytes, "Bytes of the converted instances as received.", counters,
            conversion => conversion.BytesIn);
        WriteConversions(writer, StoredBytes, "Bytes of the converted instances as stored.", counters, conversion => conversion.BytesOut);

        writer.BeginCounter(Kept, "Received instances that were stored as received, by reason.");
        foreach (KeepReason reason in Enum.GetValues<KeepReason>())
        {
            if (counters.Kept(reason) is > 0 and long kept)
            {
                writer.AddCounter(Kept, kept, ("reason", reason.ToString()));
            }
        }

        writer.BeginCounter(Failed, "Received instances that were stored as received because something went wrong.");
        writer.AddCounter(Failed, counters.Failed);
        writer.BeginCounter(EncodingSeconds, "Time spent encoding, summed over the threads.");
        writer.AddCounter(EncodingSeconds, counters.CodingTime.TotalSeconds);
        writer.BeginCounter(VerificationSeconds, "Time spent decoding and comparing, summed over the threads.");
        writer.AddCounter(VerificationSeconds, counters.VerificationTime.TotalSeconds);

        WriteHistogram(writer, "orthanc_htj2k_conversion_seconds", "Time that a received instance took.", counters.Seconds);
        WriteHistogram(writer, "orthanc_htj2k_size_ratio", "Bytes received for each byte stored, of the converted instances.",
            counters.Ratios);
    }

    private static void WriteConversions(ExpositionWriter writer, string name, string help, IngestCounters counters,
        Func<ConversionCounters, long> value)
    {
        writer.BeginCounter(name, help);
        foreach (ConversionCounters conversion in counters.Conversions.OrderBy(conversion => conversion.Source, StringComparer.Ordinal)
            .ThenBy(conversion => conversion.Target, StringComparer.Ordinal))
        {
            writer.AddCounter(name, value(conversion), ("source", conversion.Source), ("target", conversion.Target));
        }
    }

    private static void WriteHistogram(ExpositionWriter writer, string name, string help, Histogram histogram)
    {
        (long[] atMost, double sum) = histogram.Read();
        writer.AddHistogram(name, help, histogram.Bounds, atMost, sum);
    }
}
