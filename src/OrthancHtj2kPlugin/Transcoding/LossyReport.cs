// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>The quality of lossy conversions, as reported in answers.</summary>
internal static class LossyReport
{
    /// <summary>Writes the fields of a JSON object. JSON knows no infinity: the PSNR is null where no sample has changed.</summary>
    public static void Write(Utf8JsonWriter json, LossyQuality lossy)
    {
        json.WriteNumber("Ratio"u8, Math.Round(lossy.Ratio, 2));
        if (double.IsFinite(lossy.Psnr))
        {
            json.WriteNumber("Psnr"u8, Math.Round(lossy.Psnr, 2));
        }
        else
        {
            json.WriteNull("Psnr"u8);
        }

        json.WriteNumber("MaximumError"u8, lossy.MaximumError);
    }
}
