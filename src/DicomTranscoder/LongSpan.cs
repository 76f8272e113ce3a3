// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder;

/// <summary>Read-only memory of any size outside the GC heap, where one span ends at 2 GiB. Callers read spans within it.</summary>
/// <param name="start">The first byte; must stay in place while anybody reads.</param>
/// <param name="length">Their number.</param>
public readonly unsafe struct LongSpan(byte* start, long length)
{
    /// <summary>Bytes of a piece: a multiple of every block that is hashed or written.</summary>
    private const int PieceBytes = 1 << 26;

    public long Length => length;

    /// <summary>The first byte.</summary>
    public byte* Start => start;

    /// <summary>As many of the first bytes as one span can hold.</summary>
    public ReadOnlySpan<byte> Head => new(start, (int)Math.Min(length, int.MaxValue));

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the memory.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        Require(offset, count);
        return new ReadOnlySpan<byte>(start + offset, count);
    }

    /// <summary>Gives a part of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the memory.</exception>
    public LongSpan Part(long offset, long count)
    {
        Require(offset, count);
        return new LongSpan(start + offset, count);
    }

    /// <summary>Gives the next piece for callers that go through all bytes; empty at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset lies beyond the memory.</exception>
    public ReadOnlySpan<byte> PieceAt(long offset) => Slice(offset, (int)Math.Min(PieceBytes, length - offset));

    /// <summary>Copies all bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is shorter.</exception>
    public void CopyTo(LongMemory target)
    {
        for (long at = 0; at < length; at += PieceBytes)
        {
            ReadOnlySpan<byte> piece = PieceAt(at);
            piece.CopyTo(target.Slice(at, piece.Length));
        }
    }

    /// <summary>True when both hold the same bytes.</summary>
    public bool SequenceEqual(LongSpan other)
    {
        bool isSame = other.Length == length;
        for (long at = 0; isSame && at < length; at += PieceBytes)
        {
            isSame = PieceAt(at).SequenceEqual(other.PieceAt(at));
        }

        return isSame;
    }

    private void Require(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length - count);
    }
}
