// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>Bytes of any number outside the GC heap, where a span ends at 2 GiB. What is read of them is a span within them.</summary>
/// <param name="start">The first byte; stays where it is as long as anybody reads.</param>
/// <param name="length">Their number.</param>
public readonly unsafe struct LongSpan(byte* start, long length)
{
    public long Length => length;

    /// <summary>As many of the first bytes as one span has.</summary>
    public ReadOnlySpan<byte> Head => new(start, (int)Math.Min(length, int.MaxValue));

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all there.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length - count);
        return new ReadOnlySpan<byte>(start + offset, count);
    }
}
