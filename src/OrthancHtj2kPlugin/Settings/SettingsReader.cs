// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>Reads <see cref="PluginSettings"/> from the configuration of Orthanc.</summary>
internal static class SettingsReader
{
    private const string Section = "Htj2k";
    private const int MaximumThreads = 256;
    private const int MaximumUploadMegabytes = 1 << 24;
    private const int MaximumSummarySeconds = 86400;

    /// <summary>The numbers that Orthanc leaves to users.</summary>
    private const int MinimumUserMetadata = 1024;
    private const int MaximumUserMetadata = 65535;

    /// <param name="configuration">That of Orthanc. Without the section everything has its default.</param>
    /// <param name="sendsHtj2k">True when this Orthanc sends HTJ2K.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static PluginSettings Read(JsonElement configuration, bool sendsHtj2k)
    {
        foreach (JsonProperty property in configuration.EnumerateObject())
        {
            if (property.Name != Section && property.Name.Equals(Section, StringComparison.OrdinalIgnoreCase))
            {
                throw new SettingsException($"The section \"{property.Name}\" is not read: it is named \"{Section}\".");
            }
        }

        return configuration.TryGetProperty(Section, out JsonElement section) ? ReadSection(section, sendsHtj2k) : new PluginSettings();
    }

    private static PluginSettings ReadSection(JsonElement section, bool sendsHtj2k)
    {
        PluginSettings settings = new();
        foreach (JsonProperty property in new Setting(Section, section).Properties())
        {
            Setting setting = new($"{Section}.{property.Name}", property.Value);
            settings = property.Name switch
            {
                "Enabled" => settings with { Enabled = setting.Boolean() },
                "TransferSyntax" => TransferSyntaxSetting.Read(setting, sendsHtj2k, settings),
                "Verify" => settings with { Verify = setting.Boolean() },
                "Threads" => settings with { Threads = ReadThreads(setting) },
                "TranscodeCompressed" => settings with { TranscodeCompressed = CompressedFamilies.Read(setting) },
                "TranscodeLossyJpeg2000" => settings with { TranscodeLossyJpeg2000 = setting.Boolean() },
                "MinimumPixelDataBytes" => settings with { MinimumPixelDataBytes = setting.Integer(0, long.MaxValue) },
                "Keep" => ReadKeep(setting, settings),
                "KeepWhatViewersMisread" => settings with { KeepWhatViewersMisread = setting.Boolean() },
                "MaximumSizeRatio" => settings with { MaximumSizeRatio = RulesSetting.ReadSizeRatio(setting) },
                "OneBitSizeRatio" => settings with { OneBitSizeRatio = setting.Number(0, 1) },
                "Rules" => settings with { Rules = RulesSetting.Read(setting) },
                "UploadAliases" => settings with { UploadAliases = setting.List(UploadAlias.Read) },
                "UploadLimitMegabytes" => settings with { UploadLimitMegabytes = setting.Integer(1, MaximumUploadMegabytes) },
                "Backfill" => ReadBackfill(setting, settings),
                "AllowedOrigins" => settings with { AllowedOrigins = setting.List(AllowedOrigin.Read) },
                "DicomWebFrames" => settings with { DicomWebFrames = setting.Boolean() },
                "LargeInstanceBytes" => settings with { LongestSpan = setting.Integer(0, int.MaxValue) },
                "SummaryInterval" => settings with { SummaryInterval = (int)setting.Integer(0, MaximumSummarySeconds) },
                "Notify" => settings with { Notify = NoticeAddress.Read(setting) },
                _ => throw setting.Unknown("Enabled, TransferSyntax, Verify, Threads, TranscodeCompressed, TranscodeLossyJpeg2000, MinimumPixelDataBytes, Keep, KeepWhatViewersMisread, MaximumSizeRatio, OneBitSizeRatio, Rules, UploadAliases, UploadLimitMegabytes, AllowedOrigins, DicomWebFrames, Backfill, LargeInstanceBytes, SummaryInterval, Notify"),
            };
        }

        return settings;
    }

    private static int ReadThreads(Setting setting)
    {
        int threads = (int)setting.Integer(0, MaximumThreads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    private static PluginSettings ReadBackfill(Setting backfill, PluginSettings settings)
    {
        foreach (JsonProperty property in backfill.Properties())
        {
            Setting setting = new($"{backfill.Key}.{property.Name}", property.Value);
            settings = property.Name switch
            {
                "AllowUnsafe" => settings with { AllowUnsafeBackfill = setting.Boolean() },
                "JournalDirectory" => settings with { JournalDirectory = setting.Text() },
                "JoinJobs" => settings with { JoinsJobs = setting.Boolean() },
                "SourceTransferSyntaxMetadata"
                    => settings with { SourceTransferSyntaxMetadata = setting.IntegerOrZero(MinimumUserMetadata, MaximumUserMetadata) },
                "SourceSizeMetadata"
                    => settings with { SourceSizeMetadata = setting.IntegerOrZero(MinimumUserMetadata, MaximumUserMetadata) },
                "PixelDigestMetadata"
                    => settings with { PixelDigestMetadata = setting.IntegerOrZero(MinimumUserMetadata, MaximumUserMetadata) },
                "SourceMetadata" => settings with { SourceMetadata = setting.Integer(MinimumUserMetadata, MaximumUserMetadata) },
                _ => throw setting.Unknown(
                    "AllowUnsafe, JournalDirectory, JoinJobs, SourceMetadata, SourceTransferSyntaxMetadata, SourceSizeMetadata, PixelDigestMetadata"),
            };
        }

        return settings;
    }

    private static PluginSettings ReadKeep(Setting keep, PluginSettings settings)
    {
        foreach (JsonProperty property in keep.Properties())
        {
            Setting setting = keep.Member(property);
            settings = property.Name switch
            {
                "Modality" => settings with { KeptModalities = setting.List(InstanceSettings.ReadModality) },
                "SopClassUid" => settings with { KeptSopClassUids = setting.List(InstanceSettings.ReadUid) },
                "Origin" => settings with { KeptOrigins = setting.List(InstanceSettings.ReadOrigin) },
                _ => throw setting.Unknown("Modality, SopClassUid, Origin"),
            };
        }

        return settings;
    }
}
