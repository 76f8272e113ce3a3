// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Rules;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The setting "Rules".</summary>
internal static class RulesSetting
{
    private const double MinimumSizeRatio = 0.01;
    private const double MaximumSizeRatio = 100;
    private const string Actions = "{\"Keep\": true}; or \"Lossy\", with or without \"MaximumSizeRatio\"; or any of \"TransferSyntax\", \"MaximumSizeRatio\", \"TranscodeLossyJpeg2000\"";

    /// <summary>The name of a rule in messages.</summary>
    public static string NameOf(int index) => $"Rules[{index}]";

    /// <summary>Reads a "MaximumSizeRatio".</summary>
    public static double ReadSizeRatio(Setting setting) => setting.Number(MinimumSizeRatio, MaximumSizeRatio);

    public static List<ConversionRule> Read(Setting setting)
    {
        int index = 0;
        return setting.List(rule => ReadRule(rule with { Key = $"{setting.Key}[{index++}]" }));
    }

    private static ConversionRule ReadRule(Setting setting)
    {
        RuleConditions? when = null;
        RuleAction? then = null;
        foreach (JsonProperty property in setting.Properties())
        {
            Setting part = setting.Member(property);
            switch (property.Name)
            {
                case "When":
                    when = ReadConditions(part);
                    break;
                case "Then":
                    then = ReadAction(part);
                    break;
                default:
                    throw part.Unknown("When, Then");
            }
        }

        return when is not null && then is not null
            ? new ConversionRule(when, then)
            : throw setting.NotAccepted("an object with \"When\" ({} for all instances) and \"Then\"");
    }

    private static RuleConditions ReadConditions(Setting when)
    {
        RuleConditions conditions = new();
        foreach (JsonProperty property in when.Properties())
        {
            Setting setting = when.Member(property);
            conditions = property.Name switch
            {
                "Modality" => conditions with { Modality = ReadList(setting, InstanceSettings.ReadModality) },
                "SopClassUid" => conditions with { SopClassUid = ReadList(setting, InstanceSettings.ReadUidOrPrefix) },
                "SourceTransferSyntax"
                    => conditions with { SourceTransferSyntax = ReadList(setting, InstanceSettings.ReadSourceTransferSyntax) },
                "Origin" => conditions with { Origin = ReadList(setting, origin => InstanceSettings.ReadOrigin(origin).ToString()) },
                "Manufacturer" => conditions with { Manufacturer = ReadList(setting, InstanceSettings.ReadText) },
                "PhotometricInterpretation" => conditions with { PhotometricInterpretation = ReadList(setting, InstanceSettings.ReadCode) },
                "PixelRepresentation" => conditions with { PixelRepresentation = (int)setting.Integer(0, 1) },
                "SamplesPerPixel" => conditions with { SamplesPerPixel = ReadRange(setting, ushort.MaxValue) },
                "NumberOfFrames" => conditions with { NumberOfFrames = ReadRange(setting, int.MaxValue) },
                "Rows" => conditions with { Rows = ReadRange(setting, ushort.MaxValue) },
                "Columns" => conditions with { Columns = ReadRange(setting, ushort.MaxValue) },
                "BitsStored" => conditions with { BitsStored = ReadRange(setting, 64) },
                "CalledAet" or "RemoteAet" or "RemoteIp" => throw new SettingsException(
                    $"The setting \"{setting.Key}\" cannot be met: no version of Orthanc tells plugins who sends an instance before it is stored; use \"Origin\"."),
                _ => throw setting.Unknown("Modality, SopClassUid, Manufacturer, SourceTransferSyntax, Origin, PhotometricInterpretation, PixelRepresentation, SamplesPerPixel, NumberOfFrames, Rows, Columns, BitsStored"),
            };
        }

        return conditions;
    }

    private static RuleAction ReadAction(Setting then)
    {
        RuleAction action = new();
        foreach (JsonProperty property in then.Properties())
        {
            Setting setting = then.Member(property);
            action = property.Name switch
            {
                "Keep" => action with { Keep = setting.Boolean() ? true : throw setting.NotAccepted("true") },
                "TransferSyntax" => action with { TransferSyntax = TransferSyntaxSetting.Read(setting) },
                "Lossy" => action with { Lossy = LossySetting.Read(setting) },
                "MaximumSizeRatio" => action with { MaximumSizeRatio = ReadSizeRatio(setting) },
                "TranscodeLossyJpeg2000" => action with { TranscodeLossyJpeg2000 = setting.Boolean() },
                _ => throw setting.Unknown("Keep, TransferSyntax, Lossy, MaximumSizeRatio, TranscodeLossyJpeg2000"),
            };
        }

        bool contradicts = (action.Keep && action != new RuleAction { Keep = true })
            || (action.Lossy is not null && (action.TransferSyntax is not null || action.TranscodeLossyJpeg2000 is not null));
        return action == new RuleAction() || contradicts ? throw then.NotAccepted(Actions) : action;
    }

    private static List<string> ReadList(Setting setting, Func<Setting, string> read)
    {
        List<string> list = setting.List(read);
        return list.Count > 0 ? list : throw setting.NotAccepted("a list of one value or more");
    }

    private static NumberRange ReadRange(Setting range, int maximum)
    {
        (int? from, int? to) = (null, null);
        foreach (JsonProperty property in range.Properties())
        {
            Setting setting = range.Member(property);
            switch (property.Name)
            {
                case "Min":
                    from = (int)setting.Integer(1, maximum);
                    break;
                case "Max":
                    to = (int)setting.Integer(1, maximum);
                    break;
                default:
                    throw setting.Unknown("Min, Max");
            }
        }

        return (from ?? to) is not null && (from ?? 1) <= (to ?? maximum)
            ? new NumberRange(from ?? 1, to ?? maximum)
            : throw range.NotAccepted("an object with \"Min\", \"Max\" or both, \"Min\" not above \"Max\"");
    }
}
