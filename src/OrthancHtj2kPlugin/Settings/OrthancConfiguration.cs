// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The configuration of Orthanc.</summary>
internal static class OrthancConfiguration
{
    private static readonly JsonDocumentOptions s_lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="json">UTF-8.</param>
    /// <exception cref="SettingsException">This is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(json, s_lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new SettingsException("The configuration of Orthanc is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new SettingsException($"The configuration of Orthanc is not valid JSON: {exception.Message}");
        }
    }

    /// <summary>The root of the DICOMweb plugin, with slashes at both ends.</summary>
    public static string DicomWebRoot(JsonElement configuration)
    {
        const string standard = "/dicom-web/";
        string root = configuration.TryGetProperty("DicomWeb", out JsonElement section) && section.ValueKind == JsonValueKind.Object
            && section.TryGetProperty("Root", out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!.Trim('/')
                : "";
        return root.Length > 0 ? $"/{root}/" : standard;
    }

    /// <summary>The transfer syntax to which Orthanc itself transcodes received instances; empty when none.</summary>
    public static string IngestTranscoding(JsonElement configuration)
        => configuration.TryGetProperty("IngestTranscoding", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    /// <summary>Which received instances Orthanc itself transcodes, where it does.</summary>
    public static IngestSources IngestSources(JsonElement configuration)
        => new(IsTrue(configuration, "IngestTranscodingOfUncompressed"), IsTrue(configuration, "IngestTranscodingOfCompressed"));

    /// <summary>True when Orthanc changes nothing, neither in its index nor in its storage (1.12.5 and newer).</summary>
    public static bool IsReadOnly(JsonElement configuration, OrthancVersion version)
        => version.IsAtLeast(1, 12, 5) && configuration.TryGetProperty("ReadOnly", out JsonElement value)
            && value.ValueKind == JsonValueKind.True;

    /// <summary>The value of a setting that is true by default. Orthanc does not start with anything but a boolean.</summary>
    private static bool IsTrue(JsonElement configuration, string name)
        => !configuration.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.False;
}
