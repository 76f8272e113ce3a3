// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Counters;

/// <summary>The counters at one moment, or their increase between two moments.</summary>
internal sealed record IngestTotals(long Converted, long Failed, long BytesIn, long BytesOut, IReadOnlyDictionary<KeepReason, long> Kept)
{
    public static IngestTotals operator -(IngestTotals later, IngestTotals earlier) => new(
        later.Converted - earlier.Converted,
        later.Failed - earlier.Failed,
        later.BytesIn - earlier.BytesIn,
        later.BytesOut - earlier.BytesOut,
        later.Kept.ToDictionary(kept => kept.Key, kept => kept.Value - earlier.Kept[kept.Key]));
}
