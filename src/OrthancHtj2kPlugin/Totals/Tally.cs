// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>The outcomes of some received instances. Each instance is converted, kept or failed.</summary>
internal sealed class Tally
{
    public long Converted { get; set; }

    /// <summary>Instances stored as received, for a reason of their own.</summary>
    public long Kept { get; set; }

    /// <summary>Instances stored as received because something went wrong.</summary>
    public long Failed { get; set; }

    /// <summary>Bytes of the converted instances as received.</summary>
    public long BytesIn { get; set; }

    /// <summary>Bytes of the converted instances as stored.</summary>
    public long BytesOut { get; set; }

    /// <param name="result">Null for an instance whose conversion ended in an exception.</param>
    public void Count(ConversionResult? result)
    {
        if (result is null || IngestCounters.IsFault(result.Reason))
        {
            Failed++;
        }
        else if (!result.IsConverted)
        {
            Kept++;
        }
        else
        {
            Converted++;
            BytesIn += result.SourceLength;
            BytesOut += result.Length;
        }
    }

    public void Add(Tally other)
    {
        Converted += other.Converted;
        Kept += other.Kept;
        Failed += other.Failed;
        BytesIn += other.BytesIn;
        BytesOut += other.BytesOut;
    }
}
