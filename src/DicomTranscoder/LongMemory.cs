// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>Bytes of any number outside the GC heap that can be written. What is written is a span within them.</summary>
/// <param name="start">The first byte; stays where it is as long as anybody writes.</param>
/// <param name="length">Their number; 0 for no memory.</param>
public readonly unsafe struct LongMemory(byte* start, long length)
{
    public long Length => length;

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all there.</exception>
    public Span<byte> Slice(long offset, int count)
    {
        Require(offset, count);
        return new Span<byte>(start + offset, count);
    }

    /// <summary>Gives a part that may have any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not all there.</exception>
    public LongMemory Part(long offset, long count)
    {
        Require(offset, count);
        return new LongMemory(start + offset, count);
    }

    private void Require(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length - count);
    }
}
