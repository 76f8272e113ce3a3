// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using Htj2k.Contract;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The target of lossy coding: exactly one of "Ratio", "Psnr" and "MaximumError".</summary>
internal static class LossySetting
{
    private const double MinimumRatio = 1.1;
    private const double MaximumRatio = 1000;
    private const double MinimumPsnr = 10;
    private const double MaximumPsnr = 150;
    private const int LargestError = 32767;

    public static LossyTarget Read(Setting lossy)
    {
        LossyTarget? target = null;
        foreach (JsonProperty property in lossy.Properties())
        {
            Setting setting = lossy.Member(property);
            LossyTarget read = property.Name switch
            {
                "Ratio" => LossyTarget.Ratio(setting.Number(MinimumRatio, MaximumRatio)),
                "Psnr" => LossyTarget.Psnr(setting.Number(MinimumPsnr, MaximumPsnr)),
                "MaximumError" => LossyTarget.MaximumError((int)setting.Integer(1, LargestError)),
                _ => throw setting.Unknown("Ratio, Psnr, MaximumError"),
            };
            target = target is null ? read : throw NotOne(lossy);
        }

        return target ?? throw NotOne(lossy);
    }

    /// <summary>Writes it as a field "Lossy" of a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, LossyTarget target)
    {
        json.WriteStartObject("Lossy"u8);
        json.WriteNumber(target.Measure.ToString(), target.Value);
        json.WriteEndObject();
    }

    private static SettingsException NotOne(Setting lossy) => lossy.NotAccepted("exactly one of \"Ratio\", \"Psnr\" and \"MaximumError\"");
}
