// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "TranscodeCompressed": true for all families of lossless compression, false for none, or a list of names.</summary>
internal static class CompressedFamilies
{
    private static readonly (string Name, TransferSyntaxFamily Family)[] s_names =
    [
        ("RLE", TransferSyntaxFamily.Rle),
        ("JPEG", TransferSyntaxFamily.Jpeg),
        ("JPEG-LS", TransferSyntaxFamily.JpegLs),
        ("JPEG2000", TransferSyntaxFamily.Jpeg2000),
        ("Deflate", TransferSyntaxFamily.EncapsulatedNative),
    ];

    private static string Accepted
        => $"true, false or a list of {string.Join(", ", s_names[..^1].Select(item => $"\"{item.Name}\""))} and \"{s_names[^1].Name}\"";

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
        string[] names = [.. s_names.Where(item => families.Contains(item.Family)).Select(item => item.Name)];
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
        foreach ((string name, TransferSyntaxFamily family) in s_names)
        {
            if (setting.Value.ValueKind == JsonValueKind.String && setting.Value.ValueEquals(name))
            {
                return family;
            }
        }

        throw setting.NotAccepted(Accepted);
    }
}
