// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>The state of the plugin as JSON.</summary>
internal static class StatusReport
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <returns>UTF-8.</returns>
    public static ReadOnlySpan<byte> Write(IRouteServices services)
        => Write(services.Rest.Version.Text, services.WhyIdle is null, services.Settings, services.SettingsError, services.Counters,
            services.Totals);

    /// <param name="orthancVersion">As Orthanc gives it.</param>
    /// <param name="converts">True when received instances are converted.</param>
    /// <param name="settings">Those in force; null when there are none.</param>
    /// <param name="error">The error in the settings, or empty.</param>
    /// <returns>UTF-8.</returns>
    public static ReadOnlySpan<byte> Write(string orthancVersion, bool converts, PluginSettings? settings, string error,
        IngestCounters counters, LastingTotals totals)
    {
        ArrayBufferWriter<byte> buffer = new(2048);
        using (Utf8JsonWriter json = new(buffer, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("Version"u8, PluginIdentity.Version);
            json.WriteString("OrthancVersion"u8, orthancVersion);
            json.WriteBoolean("Converts"u8, converts);
            if (error.Length > 0)
            {
                json.WriteString("Error"u8, error);
            }

            if (settings is not null)
            {
                WriteSettings(json, settings);
            }

            WriteCounters(json, counters);
            WriteFailures(json, counters.Failures);
            TotalsReport.WriteSum(json, totals);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteSettings(Utf8JsonWriter json, PluginSettings settings)
    {
        json.WriteStartObject("Settings"u8);
        json.WriteBoolean("Enabled"u8, settings.Enabled);
        json.WriteString("TransferSyntax"u8, settings.TransferSyntax);
        json.WriteBoolean("Verify"u8, settings.Verify);
        json.WriteNumber("Threads"u8, settings.Threads);
        json.WritePropertyName("TranscodeCompressed"u8);
        CompressedFamilies.Write(json, settings.TranscodeCompressed);
        json.WriteBoolean("TranscodeLossyJpeg2000"u8, settings.TranscodeLossyJpeg2000);
        json.WriteNumber("MinimumPixelDataBytes"u8, settings.MinimumPixelDataBytes);
        json.WriteStartObject("Keep"u8);
        WriteList(json, "Modality"u8, settings.KeptModalities);
        WriteList(json, "SopClassUid"u8, settings.KeptSopClassUids);
        WriteList(json, "Origin"u8, settings.KeptOrigins);
        json.WriteEndObject();
        json.WriteBoolean("KeepWhatViewersMisread"u8, settings.KeepWhatViewersMisread);
        json.WriteNumber("MaximumSizeRatio"u8, settings.MaximumSizeRatio);
        json.WriteNumber("OneBitSizeRatio"u8, settings.OneBitSizeRatio);
        RulesReport.Write(json, settings.Rules);
        json.WriteStartObject("Backfill"u8);
        json.WriteBoolean("AllowUnsafe"u8, settings.AllowUnsafeBackfill);
        json.WriteString("JournalDirectory"u8, settings.JournalDirectory);
        json.WriteBoolean("JoinJobs"u8, settings.JoinsJobs);
        json.WriteNumber("SourceMetadata"u8, settings.SourceMetadata);
        json.WriteNumber("SourceTransferSyntaxMetadata"u8, settings.SourceTransferSyntaxMetadata);
        json.WriteNumber("SourceSizeMetadata"u8, settings.SourceSizeMetadata);
        json.WriteNumber("PixelDigestMetadata"u8, settings.PixelDigestMetadata);
        json.WriteEndObject();
        WriteList(json, "UploadAliases"u8, settings.UploadAliases);
        json.WriteNumber("UploadLimitMegabytes"u8, settings.UploadLimitMegabytes);
        WriteList(json, "AllowedOrigins"u8, settings.AllowedOrigins);
        json.WriteBoolean("DicomWebFrames"u8, settings.DicomWebFrames);
        json.WriteNumber("LargeInstanceBytes"u8, settings.LongestSpan);
        json.WriteNumber("SummaryInterval"u8, settings.SummaryInterval);

        // The address often has a secret in it.
        json.WriteBoolean("Notify"u8, settings.Notify.Length > 0);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, ReadOnlySpan<byte> key, IReadOnlyList<T> values)
    {
        json.WriteStartArray(key);
        foreach (T value in values)
        {
            json.WriteStringValue(value!.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteCounters(Utf8JsonWriter json, IngestCounters counters)
    {
        json.WriteStartObject("Counters"u8);
        json.WriteNumber("Converted"u8, counters.Converted);
        json.WriteStartObject("Kept"u8);
        foreach (KeepReason reason in Enum.GetValues<KeepReason>())
        {
            long kept = counters.Kept(reason);
            if (kept > 0)
            {
                json.WriteNumber(reason.ToString(), kept);
            }
        }

        json.WriteEndObject();
        json.WriteNumber("Failed"u8, counters.Failed);
        json.WriteNumber("BytesIn"u8, counters.BytesIn);
        json.WriteNumber("BytesOut"u8, counters.BytesOut);
        json.WriteNumber("EncodingMilliseconds"u8, (long)counters.CodingTime.TotalMilliseconds);
        json.WriteNumber("VerificationMilliseconds"u8, (long)counters.VerificationTime.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void WriteFailures(Utf8JsonWriter json, RecentFailures failures)
    {
        json.WriteStartArray("Failures"u8);
        foreach (Failure failure in failures.Read())
        {
            json.WriteStartObject();
            json.WriteString("Time"u8, failure.Time);
            json.WriteString("SOPInstanceUID"u8, failure.SopInstanceUid);
            json.WriteString("Reason"u8, failure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
