// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>Read-only memory of any size outside the GC heap, where one span ends at 2 GiB. Callers read spans within it.</summary>
/// <param name="start">The first byte; must stay in place while anybody reads.</param>
/// <param name="length">Their number.</param>
public readonly unsafe struct LongSpan(byte* start, long length)
{
    public long Length => length;

    /// <summary>As many of the first bytes as one span can hold.</summary>
    public ReadOnlySpan<byte> Head => new(start, (int)Math.Min(length, int.MaxValue));

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the memory.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length - count);
        return new ReadOnlySpan<byte>(start + offset, count);
    }
}
