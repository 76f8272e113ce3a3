// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;

namespace Htj2kTool.Conversion;

/// <summary>The line about one file.</summary>
internal static class ConversionLine
{
    public static string Of(ConversionResult result)
    {
        if (!result.IsConverted)
        {
            string source = result.SourceTransferSyntax.Length > 0 ? result.SourceTransferSyntax + " " : "";
            return result.Reason == KeepReason.NotDicomFile ? result.Explain() : $"{source}kept: {result.Explain()}";
        }

        string frames =
            result.Frames switch
            {
                0 => "",
                1 => "1 frame, ",
                _ => string.Create(CultureInfo.InvariantCulture, $"{result.Frames} frames, ")
            };
        string lossy = result.Lossy is { } quality ? $", lossy: {quality}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.SourceTransferSyntax} -> {result.TargetTransferSyntax}, {frames}{result.SourceLength} -> {result.Length} bytes, ratio {(double)result.SourceLength / result.Length:0.00}{lossy}");
    }
}
