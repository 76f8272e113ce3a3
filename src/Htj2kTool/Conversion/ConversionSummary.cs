// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using DicomTranscoder.Transcoding;

namespace Htj2kTool.Conversion;

/// <summary>Counts the outcomes of the files.</summary>
internal sealed class ConversionSummary
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _converted;
    private int _kept;
    private int _skipped;
    private long _bytesBefore;
    private long _bytesAfter;

    /// <summary>Files dealt with.</summary>
    public int Files => _converted + _kept + _skipped + Failed;

    /// <summary>Files that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Counts one.</summary>
    /// <param name="result">Null when it could not be read or written.</param>
    /// <returns>True when something went wrong.</returns>
    public bool Add(ConversionResult? result, PlannedFile file)
    {
        switch (result?.Reason)
        {
            case KeepReason.None:
                _converted++;
                _bytesBefore += result.SourceLength;
                _bytesAfter += result.Length;
                return false;
            case KeepReason.NotDicomFile when !file.IsNamed:
                _skipped++;
                return false;
            case null or KeepReason.NotDicomFile or KeepReason.BrokenFileMeta or KeepReason.BrokenDataSet or KeepReason.DecodingFailed
                or KeepReason.VerificationFailed or KeepReason.EncodingFailed or KeepReason.OutOfMemory:
                Failed++;
                return true;
            default:
                _kept++;
                return false;
        }
    }

    public string ToText(bool isDryRun)
    {
        string ratio = _bytesAfter > 0 ? $", {_bytesBefore} -> {_bytesAfter} bytes, ratio {(double)_bytesBefore / _bytesAfter:0.00}" : "";
        string text =
            $"{(isDryRun ? "Would convert" : "Converted")} {_converted}{ratio}; kept {_kept}; not DICOM {_skipped}; failed {Failed}";
        return string.Create(CultureInfo.InvariantCulture, $"{text}; {Stopwatch.GetElapsedTime(_start).TotalSeconds:0.0} s");
    }
}
