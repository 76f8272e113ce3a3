// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancHtj2kPlugin.Routes.Upload;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>Reads <see cref="PluginSettings"/> from the configuration of Orthanc.</summary>
internal static class SettingsReader
{
    private const string Section = "Htj2k";
    private const int MaximumThreads = 256;
    private const int MaximumUploadMegabytes = 1 << 24;
    private const int MaximumSummarySeconds = 86400;
    private const int MaximumModalityLength = 16;
    private const int MaximumUidLength = 64;

    /// <summary>What a CS may hold (PS3.5 6.2).</summary>
    private static readonly SearchValues<char> s_codeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ");

    private static readonly SearchValues<char> s_uidLetters = SearchValues.Create("0123456789.");

    /// <param name="configuration">That of Orthanc. Without the section everything has its default.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static PluginSettings Read(JsonElement configuration)
        => configuration.TryGetProperty(Section, out JsonElement section) ? ReadSection(section) : new PluginSettings();

    private static PluginSettings ReadSection(JsonElement section)
    {
        PluginSettings settings = new();
        foreach (JsonProperty property in new Setting(Section, section).Properties())
        {
            Setting setting = new($"{Section}.{property.Name}", property.Value);
            settings = property.Name switch
            {
                "Enabled" => settings with { Enabled = setting.Boolean() },
                "TransferSyntax" => settings with { TransferSyntax = TransferSyntaxSetting.Read(setting) },
                "Verify" => settings with { Verify = setting.Boolean() },
                "Threads" => settings with { Threads = ReadThreads(setting) },
                "TranscodeCompressed" => settings with { TranscodeCompressed = setting.Boolean() },
                "MinimumPixelDataBytes" => settings with { MinimumPixelDataBytes = setting.Integer(0, long.MaxValue) },
                "Keep" => ReadKeep(setting, settings),
                "UploadAliases" => settings with { UploadAliases = setting.List(UploadAlias.Read) },
                "UploadLimitMegabytes" => settings with { UploadLimitMegabytes = setting.Integer(1, MaximumUploadMegabytes) },
                "SummaryInterval" => settings with { SummaryInterval = (int)setting.Integer(0, MaximumSummarySeconds) },
                _ => throw setting.Unknown("Enabled, TransferSyntax, Verify, Threads, TranscodeCompressed, MinimumPixelDataBytes, Keep, UploadAliases, UploadLimitMegabytes, SummaryInterval"),
            };
        }

        return settings;
    }

    private static int ReadThreads(Setting setting)
    {
        int threads = (int)setting.Integer(0, MaximumThreads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    private static PluginSettings ReadKeep(Setting keep, PluginSettings settings)
    {
        foreach (JsonProperty property in keep.Properties())
        {
            Setting setting = new($"{keep.Key}.{property.Name}", property.Value);
            settings = property.Name switch
            {
                "Modality" => settings with { KeptModalities = setting.List(ReadModality) },
                "SopClassUid" => settings with { KeptSopClassUids = setting.List(ReadUid) },
                "Origin" => settings with { KeptOrigins = setting.List(ReadOrigin) },
                _ => throw setting.Unknown("Modality, SopClassUid, Origin"),
            };
        }

        return settings;
    }

    private static string ReadModality(Setting setting)
    {
        string modality = setting.Text();
        return modality.Length is > 0 and <= MaximumModalityLength && !modality.AsSpan().ContainsAnyExcept(s_codeLetters)
            ? modality
            : throw setting.NotAccepted("a modality as in (0008,0060), for example \"US\"");
    }

    private static string ReadUid(Setting setting)
    {
        string uid = setting.Text();
        return uid.Length is > 0 and <= MaximumUidLength && !uid.AsSpan().ContainsAnyExcept(s_uidLetters)
            ? uid
            : throw setting.NotAccepted("a UID of digits and dots");
    }

    private static InstanceOrigin ReadOrigin(Setting setting) => setting.Text() switch
    {
        nameof(InstanceOrigin.DicomProtocol) => InstanceOrigin.DicomProtocol,
        nameof(InstanceOrigin.RestApi) => InstanceOrigin.RestApi,
        nameof(InstanceOrigin.Plugin) => InstanceOrigin.Plugin,
        nameof(InstanceOrigin.Lua) => InstanceOrigin.Lua,
        nameof(InstanceOrigin.WebDav) => InstanceOrigin.WebDav,
        _ => throw setting.NotAccepted("DicomProtocol, RestApi, Plugin, Lua or WebDav"),
    };
}
