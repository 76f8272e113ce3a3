// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>The line in the log that says what became of an instance. No patient data.</summary>
internal static class IngestLogLine
{
    public static string Format(ConversionResult result, TimeSpan elapsed)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string frames = result.Frames == 1 ? "1 frame" : string.Create(invariant, $"{result.Frames} frames");
        if (result.IsConverted)
        {
            double ratio = (double)result.SourceLength / result.Length;
            return string.Create(
                invariant,
                $"{result.SourceTransferSyntax} -> {result.TargetTransferSyntax}, {frames}, {result.SourceLength} -> {result.Length} bytes, ratio {ratio:F2}, {elapsed.TotalMilliseconds:F1} ms");
        }

        string source = result.SourceTransferSyntax.Length == 0 ? "unknown syntax" : result.SourceTransferSyntax;
        string detail = result.Detail.Length == 0 ? "" : $" ({result.Detail})";
        return string.Create(
            invariant,
            $"kept, {result.Reason.Describe()}{detail}: {source}, {frames}, {result.SourceLength} bytes, {elapsed.TotalMilliseconds:F1} ms");
    }
}
