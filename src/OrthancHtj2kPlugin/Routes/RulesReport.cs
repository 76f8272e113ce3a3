// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Rules;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>The rules in force, in the form of the setting.</summary>
internal static class RulesReport
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ConversionRule> rules)
    {
        json.WriteStartArray("Rules"u8);
        foreach (ConversionRule rule in rules)
        {
            json.WriteStartObject();
            json.WriteStartObject("When"u8);
            WriteList(json, "Modality"u8, rule.When.Modality);
            WriteList(json, "SopClassUid"u8, rule.When.SopClassUid);
            WriteList(json, "SourceTransferSyntax"u8, rule.When.SourceTransferSyntax);
            WriteList(json, "Origin"u8, rule.When.Origin);
            WriteList(json, "Manufacturer"u8, rule.When.Manufacturer);
            WriteList(json, "PhotometricInterpretation"u8, rule.When.PhotometricInterpretation);
            if (rule.When.PixelRepresentation is { } representation)
            {
                json.WriteNumber("PixelRepresentation"u8, representation);
            }

            WriteRange(json, "SamplesPerPixel"u8, rule.When.SamplesPerPixel);
            WriteRange(json, "NumberOfFrames"u8, rule.When.NumberOfFrames);
            WriteRange(json, "Rows"u8, rule.When.Rows);
            WriteRange(json, "Columns"u8, rule.When.Columns);
            WriteRange(json, "BitsStored"u8, rule.When.BitsStored);
            json.WriteEndObject();
            json.WriteStartObject("Then"u8);
            WriteAction(json, rule.Then);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAction(Utf8JsonWriter json, RuleAction action)
    {
        if (action.Keep)
        {
            json.WriteBoolean("Keep"u8, true);
        }

        if (action.TransferSyntax is { } transferSyntax)
        {
            json.WriteString("TransferSyntax"u8, transferSyntax);
        }

        if (action.Lossy is { } lossy)
        {
            LossySetting.Write(json, lossy);
        }

        if (action.MaximumSizeRatio is { } ratio)
        {
            json.WriteNumber("MaximumSizeRatio"u8, ratio);
        }

        if (action.TranscodeLossyJpeg2000 is { } transcodes)
        {
            json.WriteBoolean("TranscodeLossyJpeg2000"u8, transcodes);
        }
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> key, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(key);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteRange(Utf8JsonWriter json, ReadOnlySpan<byte> key, NumberRange? range)
    {
        if (range is not { } numbers)
        {
            return;
        }

        json.WriteStartObject(key);
        json.WriteNumber("Min"u8, numbers.Minimum);
        json.WriteNumber("Max"u8, numbers.Maximum);
        json.WriteEndObject();
    }
}
