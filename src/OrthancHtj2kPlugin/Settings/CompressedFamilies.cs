// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "TranscodeCompressed": true for all families of lossless compression, false for none, or a list of names.</summary>
internal static class CompressedFamilies
{
    private static readonly string[] s_names = ["RLE", "JPEG", "JPEG-LS", "JPEG2000", "Deflate"];

    /// <summary>The families of these names.</summary>
    private static readonly TransferSyntaxFamily[] s_families =
    [
        TransferSyntaxFamily.Rle, TransferSyntaxFamily.Jpeg, TransferSyntaxFamily.JpegLs, TransferSyntaxFamily.Jpeg2000,
        TransferSyntaxFamily.EncapsulatedNative,
    ];

    private static string Accepted => $"true, false or a list of \"{string.Join("\", \"", s_names[..^1])}\" and \"{s_names[^1]}\"";

    public static IReadOnlyCollection<TransferSyntaxFamily> Read(Setting setting) => setting.Value.ValueKind switch
    {
        JsonValueKind.True => TranscodingOptions.CompressedFamilies,
        JsonValueKind.False => [],
        JsonValueKind.Array => setting.List(Find),
        _ => throw setting.NotAccepted(Accepted),
    };

    /// <summary>Writes the value as the setting accepts it.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<TransferSyntaxFamily> families)
    {
        string[] names = [.. s_names.Where((_, i) => families.Contains(s_families[i]))];
        if (names.Length == 0 || names.Length == s_names.Length)
        {
            json.WriteBooleanValue(names.Length > 0);
            return;
        }

        json.WriteStartArray();
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static TransferSyntaxFamily Find(Setting setting)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            if (setting.Value.ValueKind == JsonValueKind.String && setting.Value.ValueEquals(s_names[i]))
            {
                return s_families[i];
            }
        }

        throw setting.NotAccepted(Accepted);
    }
}
