// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>Writable memory of any size outside the GC heap. Callers write to spans within it.</summary>
/// <param name="start">The first byte; must stay in place while anybody writes.</param>
/// <param name="length">Their number; 0 for no memory.</param>
public readonly unsafe struct LongMemory(byte* start, long length)
{
    public long Length => length;

    /// <summary>The first byte.</summary>
    internal byte* Start => start;

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the memory.</exception>
    public Span<byte> Slice(long offset, int count)
    {
        Require(offset, count);
        return new Span<byte>(start + offset, count);
    }

    /// <summary>Gives a part of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the memory.</exception>
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
