// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "TransferSyntax": a UID, or its last component.</summary>
internal static class TransferSyntaxSetting
{
    private const string Accepted =
        $"\"{TransferSyntaxUid.Htj2kLossless}\" (\".201\"), \"{TransferSyntaxUid.Htj2kLosslessRpcl}\" (\".202\") or \"{TransferSyntaxUid.Jpeg2000Lossless}\" (\".90\")";

    public static string Read(Setting setting) => Find(setting.Text()) ?? throw setting.NotAccepted(Accepted);

    /// <summary>Reads the target of stored instances: also .91, which those that are lossy HTJ2K (.203) can become.</summary>
    public static string ReadForStored(Setting setting)
        => Find(setting.Text(), isForStored: true)
            ?? throw setting.NotAccepted($"{Accepted}, or \"{TransferSyntaxUid.Jpeg2000}\" (\".91\")");

    /// <summary>Reads the one of the section, which may also be "auto": JPEG 2000 Lossless where Orthanc cannot send HTJ2K.</summary>
    public static PluginSettings Read(Setting setting, bool sendsHtj2k, PluginSettings settings)
    {
        string text = setting.Text();
        if (text == "auto")
        {
            return settings
                with
            {
                TransferSyntax = sendsHtj2k ? TransferSyntaxUid.Htj2kLossless : TransferSyntaxUid.Jpeg2000Lossless,
                IsFallback = !sendsHtj2k
            };
        }

        return settings with { TransferSyntax = Find(text) ?? throw setting.NotAccepted($"\"auto\", {Accepted}"), IsFallback = false };
    }

    /// <returns>Null unless the text is the UID of a target, or its last component with or without its dot.</returns>
    private static string? Find(string text, bool isForStored = false)
    {
        foreach (TransferSyntax syntax in TransferSyntax.All)
        {
            bool isTarget = Transcoder.IsTarget(syntax.Uid) || (isForStored && syntax.Uid == TransferSyntaxUid.Jpeg2000);
            if (isTarget && (text == syntax.Uid || text == syntax.ShortName || text == syntax.ShortName[1..]))
            {
                return syntax.Uid;
            }
        }

        return null;
    }
}
