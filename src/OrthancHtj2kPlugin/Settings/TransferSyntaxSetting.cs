// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "TransferSyntax": a UID, or its last component.</summary>
internal static class TransferSyntaxSetting
{
    private const string Accepted =
        $"\"{TransferSyntaxUid.Htj2kLossless}\" (\".201\"), \"{TransferSyntaxUid.Htj2kLosslessRpcl}\" (\".202\") or \"{TransferSyntaxUid.Jpeg2000Lossless}\" (\".90\")";

    public static string Read(Setting setting) => Find(setting.Text()) ?? throw setting.NotAccepted(Accepted);

    /// <summary>Reads the one of the section, which may also be "auto": JPEG 2000 Lossless where Orthanc cannot send HTJ2K.</summary>
    public static PluginSettings Read(Setting setting, bool sendsHtj2k, PluginSettings settings)
    {
        string text = setting.Text();
        if (text == "auto")
        {
            return settings with { TransferSyntax = sendsHtj2k ? TransferSyntaxUid.Htj2kLossless : TransferSyntaxUid.Jpeg2000Lossless, IsFallback = !sendsHtj2k };
        }

        return settings with { TransferSyntax = Find(text) ?? throw setting.NotAccepted($"\"auto\", {Accepted}"), IsFallback = false };
    }

    private static string? Find(string text) => text switch
    {
        TransferSyntaxUid.Htj2kLossless or ".201" or "201" => TransferSyntaxUid.Htj2kLossless,
        TransferSyntaxUid.Htj2kLosslessRpcl or ".202" or "202" => TransferSyntaxUid.Htj2kLosslessRpcl,
        TransferSyntaxUid.Jpeg2000Lossless or ".90" or "90" => TransferSyntaxUid.Jpeg2000Lossless,
        _ => null,
    };
}
