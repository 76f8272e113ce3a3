// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>A code-block to be decoded to 16-bit lanes.</summary>
/// <param name="segment">The cleanup segment.</param>
/// <param name="magnitudeBits">As for <see cref="CleanupDecoder"/>.</param>
/// <param name="coefficients">The block's first coefficient; <see cref="CleanupDecoder.RowPadding"/> more of each row may be overwritten.</param>
internal readonly unsafe ref struct CleanupTask(ReadOnlySpan<byte> segment, int magnitudeBits, short* coefficients)
{
    public ReadOnlySpan<byte> Segment { get; } = segment;

    public int MagnitudeBits { get; } = magnitudeBits;

    public short* Coefficients { get; } = coefficients;
}
