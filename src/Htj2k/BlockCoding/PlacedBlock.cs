// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>A code-block of a sub-band, and the place of its coefficients.</summary>
/// <param name="column">Of the sub-band's grid.</param>
/// <param name="target">
/// The first coefficient; where the width is no multiple of <see cref="CodeBlock.RowPadding"/>, the coefficients up to the next one may be
/// overwritten in each row.
/// </param>
/// <param name="stride">From one row to the next, in coefficients.</param>
/// <typeparam name="T">The type of decoded coefficients.</typeparam>
internal readonly unsafe struct PlacedBlock<T>(ParsedSubband subband, int column, int row, T* target, nint stride)
    where T : unmanaged
{
    public ParsedSubband Subband { get; } = subband;

    public int Column { get; } = column;

    public int Width { get; } = subband.BlockRegion(column, row).Width;

    public int Height { get; } = subband.BlockRegion(column, row).Height;

    public T* Target { get; } = target;

    public nint Stride { get; } = stride;

    /// <summary>As packets have described it.</summary>
    public ref readonly ParsedBlock Coded => ref Subband.Block(Column, row);
}
