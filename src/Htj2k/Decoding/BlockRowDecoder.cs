// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>Decodes one row of code-blocks of a sub-band.</summary>
internal static unsafe class BlockRowDecoder
{
    /// <param name="row">Which row of code-blocks.</param>
    /// <param name="target">
    /// Its first coefficient; <see cref="CodeBlock.RowPadding"/> more of each row of samples may be overwritten.
    /// </param>
    /// <param name="stride">From one row of samples to the next.</param>
    public static void Decode<T>(CodeBlockDecoder decoder, DecodingState state, ParsedSubband subband, int row, T* target, nint stride)
        where T : unmanaged, INumberBase<T>
    {
        if (!subband.HasBlocks)
        {
            int height = subband.BlockRegion(0, row).Height;
            for (int y = 0; y < height; y++)
            {
                new Span<T>(target + y * stride, subband.Region.Width).Clear();
            }

            return;
        }

        // From left to right: a block may write beyond its right edge.
        for (int column = 0; column < subband.Columns; column++)
        {
            Region region = subband.BlockRegion(column, row);
            T* first = target + (region.Left - subband.Region.Left);
            if (column + 1 < subband.Columns && subband.BlockRegion(column + 1, row).Width == region.Width
                && decoder.TryDecodePair(
                    state.Codestream,
                    state.Segments,
                    subband,
                    subband.Block(column, row),
                    subband.Block(column + 1, row),
                    region.Width,
                    region.Height,
                    first,
                    stride))
            {
                column++;
                continue;
            }

            CleanupResult result = decoder.Decode(
                state.Codestream, state.Segments, subband, subband.Block(column, row), region.Width, region.Height, first, stride);
            if (result == CleanupResult.NeedsWiderLanes)
            {
                state.ReportLanesTooNarrow();
                return;
            }
        }
    }
}
