// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Settings;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>
/// The line in the log with the outcome of an instance. Its beginnings are documented: people search for them. No patient data.
/// </summary>
internal static class IngestLogLine
{
    private const string Successful = "HTJ2K conversion successful";
    private const string Failed = "HTJ2K conversion failed";
    private const string Kept = "HTJ2K kept as received";

    public static string Format(ConversionResult result, TimeSpan elapsed)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string rule = result.Rule is { } index ? $", {RulesSetting.NameOf(index)}" : "";
        string frames = result.Frames == 1 ? "1 frame" : string.Create(invariant, $"{result.Frames} frames");
        if (result.IsConverted)
        {
            string lossy = result.Lossy is { } quality ? $", lossy: {quality}" : "";
            double ratio = (double)result.SourceLength / result.Length;
            return string.Create(
                invariant,
                $"{Successful}: {result.SourceTransferSyntax} -> {result.TargetTransferSyntax}, {frames}, {result.SourceLength} -> {result.Length} bytes, ratio {ratio:F2}, {elapsed.TotalMilliseconds:F1} ms{lossy}{rule}");
        }

        string beginning = IngestCounters.IsFault(result.Reason) ? Failed : Kept;
        string source = result.SourceTransferSyntax.Length == 0 ? "unknown syntax" : result.SourceTransferSyntax;
        return string.Create(
            invariant,
            $"{beginning}: {result.Explain()}; {source}, {frames}, {result.SourceLength} bytes, {elapsed.TotalMilliseconds:F1} ms{rule}");
    }

    /// <summary>The line of an instance whose conversion ended in an exception.</summary>
    public static string Format(Exception exception, ulong length)
        => string.Create(CultureInfo.InvariantCulture, $"{Failed}: {exception.Message}; {length} bytes");
}
