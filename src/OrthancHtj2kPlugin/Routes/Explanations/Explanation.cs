// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Explanations;

/// <summary>The decision for an instance, as JSON.</summary>
internal static class Explanation
{
    public static void Write(Utf8JsonWriter json, InstanceOrigin origin, ConversionResult result)
    {
        string outcome = result.IsConverted ? "Converted" : IngestCounters.IsFault(result.Reason) ? "Failed" : "Kept";
        json.WriteStartObject();
        json.WriteString("Result"u8, outcome);
        json.WriteString("Rule"u8, result.Rule is { } rule ? RulesSetting.NameOf(rule) : null);
        json.WriteString("Reason"u8, result.Reason.ToString());
        json.WriteString("Message"u8, result.Explain());
        json.WriteString("Origin"u8, origin.ToString());
        json.WriteString("SourceTransferSyntax"u8, result.SourceTransferSyntax);
        json.WriteString("TransferSyntax"u8, result.TargetTransferSyntax);
        json.WriteNumber("Frames"u8, result.Frames);
        json.WriteNumber("BytesBefore"u8, result.SourceLength);
        json.WriteNumber("BytesAfter"u8, result.IsConverted ? result.Length : result.SourceLength);
        if (result.Lossy is { } lossy)
        {
            json.WriteStartObject("Lossy"u8);
            LossyReport.Write(json, lossy);
            json.WriteString("SopInstanceUid"u8, result.DerivedSopInstanceUid);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the explanation of a plugin that converts nothing.</summary>
    /// <param name="idle">Why it converts nothing.</param>
    public static void Write(Utf8JsonWriter json, InstanceOrigin origin, string idle, long length)
    {
        json.WriteStartObject();
        json.WriteString("Result"u8, "Kept"u8);
        json.WriteNull("Rule"u8);
        json.WriteString("Reason"u8, "Idle"u8);
        json.WriteString("Message"u8, idle);
        json.WriteString("Origin"u8, origin.ToString());
        json.WriteNumber("BytesBefore"u8, length);
        json.WriteNumber("BytesAfter"u8, length);
        json.WriteEndObject();
    }
}
