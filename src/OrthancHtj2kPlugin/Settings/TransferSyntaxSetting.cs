// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "TransferSyntax": a UID, or its last component.</summary>
internal static class TransferSyntaxSetting
{
    public static string Read(Setting setting) => setting.Text() switch
    {
        TransferSyntaxUid.Htj2kLossless or ".201" or "201" => TransferSyntaxUid.Htj2kLossless,
        TransferSyntaxUid.Htj2kLosslessRpcl or ".202" or "202" => TransferSyntaxUid.Htj2kLosslessRpcl,
        _ => throw setting.NotAccepted($"\"{TransferSyntaxUid.Htj2kLossless}\" (\".201\") or \"{TransferSyntaxUid.Htj2kLosslessRpcl}\" (\".202\")"),
    };
}
