// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Totals;

/// <summary>The outcomes of stored instances. Lossy instances beside them do not count.</summary>
internal sealed class BackfillTally
{
    public long Converted { get; set; }

    public long Restored { get; set; }

    /// <summary>Bytes of the converted and restored instances before.</summary>
    public long BytesIn { get; set; }

    /// <summary>Bytes of the same instances afterwards.</summary>
    public long BytesOut { get; set; }

    public void Add(BackfillTally other)
    {
        Converted += other.Converted;
        Restored += other.Restored;
        BytesIn += other.BytesIn;
        BytesOut += other.BytesOut;
    }
}
