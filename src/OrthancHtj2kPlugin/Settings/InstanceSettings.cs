// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using DicomTranscoder.DataSet;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>Values of settings that select instances.</summary>
internal static class InstanceSettings
{
    private const int MaximumCodeLength = 16;
    private const int MaximumUidLength = 64;

    /// <summary>The characters that a CS may hold (PS3.5 6.2).</summary>
    private static readonly SearchValues<char> s_codeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ");

    private static readonly SearchValues<char> s_uidLetters = SearchValues.Create("0123456789.");

    public static string ReadModality(Setting setting)
    {
        string modality = setting.Text();
        return modality.Length is > 0 and <= MaximumCodeLength && !modality.AsSpan().ContainsAnyExcept(s_codeLetters)
            ? modality
            : throw setting.NotAccepted("a modality as in (0008,0060), for example \"US\"");
    }

    /// <summary>Reads a Photometric Interpretation.</summary>
    public static string ReadCode(Setting setting)
        => setting.Text() is { Length: > 0 and <= MaximumCodeLength } code && !code.AsSpan().ContainsAnyExcept(s_codeLetters)
            ? code
            : throw setting.NotAccepted("a code as in (0028,0004), for example \"YBR_FULL\"");

    /// <summary>Reads a text, without surrounding spaces, that an instance can hold.</summary>
    public static string ReadText(Setting setting)
        => setting.Text().Trim() is { Length: > 0 } text ? text : throw setting.NotAccepted("a text that is not empty");

    /// <summary>Reads a UID, or a prefix of UIDs followed by ".*".</summary>
    public static string ReadUidOrPrefix(Setting setting)
    {
        string text = setting.Text();
        return IsUid(text.EndsWith(".*", StringComparison.Ordinal) ? text[..^2] : text)
            ? text
            : throw setting.NotAccepted("a UID of digits and dots, or a beginning with \".*\" for all UIDs that begin like this");
    }

    public static string ReadUid(Setting setting)
        => IsUid(setting.Text()) ? setting.Text() : throw setting.NotAccepted("a UID of digits and dots");

    /// <summary>Reads a UID, or the last component of one of those that begin with 1.2.840.10008.1.2.4, with a dot in front.</summary>
    public static string ReadSourceTransferSyntax(Setting setting)
    {
        string text = setting.Text();
        string uid = TransferSyntax.ToUid(text);
        return IsUid(uid)
            ? uid
            : throw setting.NotAccepted("the UID of a transfer syntax, or its end as in \".70\" for \"1.2.840.10008.1.2.4.70\"");
    }

    public static InstanceOrigin ReadOrigin(Setting setting) => setting.Text() switch
    {
        nameof(InstanceOrigin.DicomProtocol) => InstanceOrigin.DicomProtocol,
        nameof(InstanceOrigin.RestApi) => InstanceOrigin.RestApi,
        nameof(InstanceOrigin.Plugin) => InstanceOrigin.Plugin,
        nameof(InstanceOrigin.Lua) => InstanceOrigin.Lua,
        nameof(InstanceOrigin.WebDav) => InstanceOrigin.WebDav,
        _ => throw setting.NotAccepted("DicomProtocol, RestApi, Plugin, Lua or WebDav"),
    };

    private static bool IsUid(string text)
        => text.Length is > 0 and <= MaximumUidLength && text[0] != '.' && !text.AsSpan().ContainsAnyExcept(s_uidLetters);
}
