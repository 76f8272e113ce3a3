// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>A code-block to decode.</summary>
/// <param name="segment">The cleanup segment.</param>
/// <param name="magnitudeBits">M_b of the sub-band less the missing bit-planes: a quad that claims more is broken.</param>
/// <param name="width">1 to 1024; width times height is at most 4096.</param>
/// <param name="coefficients">Takes two's complement; <see cref="CodeBlock.RowPadding"/> more of each row may be overwritten.</param>
/// <typeparam name="TLane">The type of decoded coefficients.</typeparam>
internal readonly unsafe ref struct CleanupTask<TLane>(ReadOnlySpan<byte> segment, int magnitudeBits, int width, TLane* coefficients)
    where TLane : unmanaged
{
    public ReadOnlySpan<byte> Segment { get; } = segment;

    public int MagnitudeBits { get; } = magnitudeBits;

    public int Width { get; } = width;

    public TLane* Coefficients { get; } = coefficients;
}
