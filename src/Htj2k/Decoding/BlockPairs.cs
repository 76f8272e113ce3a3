// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>
/// Decodes code-blocks as they come, two at a time where that is faster: a block waits for the next of its height, which may be of another
/// sub-band.
/// </summary>
internal unsafe ref struct BlockPairs<T>(CodeBlockDecoder decoder, DecodingState state)
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Columns from a code-block to the one whose bytes are asked for: a pair is decoded meanwhile.</summary>
    private const int Ahead = 2;

    private PlacedBlock<T> _waiting;
    private bool _waits;

    /// <summary>Adds one row of code-blocks of a sub-band.</summary>
    /// <param name="row">Which row of code-blocks.</param>
    /// <param name="target">Its first coefficient; see <see cref="PlacedBlock{T}"/>.</param>
    /// <param name="stride">From one row of samples to the next.</param>
    public void Add(ParsedSubband subband, int row, T* target, nint stride)
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

        Prefetch(subband, 0, row);
        Prefetch(subband, 1, row);
        for (int column = 0; column < subband.Columns; column++)
        {
            Prefetch(subband, column + Ahead, row);
            Add(new PlacedBlock<T>(subband, column, row, target, stride));
            target += subband.BlockRegion(column, row).Width;
        }
    }

    /// <summary>Decodes the block that still waits.</summary>
    public void Finish()
    {
        if (_waits)
        {
            _waits = false;
            Decode(_waiting);
        }
    }

    private void Add(in PlacedBlock<T> block)
    {
        // A block that writes beyond its right edge comes before the one there.
        bool writesBeyond = block.Width % CodeBlock.RowPadding != 0 && block.Column < block.Subband.Columns - 1;
        if (writesBeyond || block.Coded.FirstContribution == 0 || block.Coded.Kind != BlockKind.HighThroughput)
        {
            Decode(block);
        }
        else if (!_waits || _waiting.Height != block.Height || _waiting.Stride != block.Stride)
        {
            Finish();
            _waiting = block;
            _waits = true;
        }
        else
        {
            _waits = false;
            if (!decoder.TryDecodePair(state.Codestream, state.Segments, _waiting, block))
            {
                Decode(_waiting);
                Decode(block);
            }
        }
    }

    private readonly void Prefetch(ParsedSubband subband, int column, int row)
    {
        if (column < subband.Columns)
        {
            state.Prefetch(subband.Block(column, row));
        }
    }

    private readonly void Decode(in PlacedBlock<T> block)
    {
        if (decoder.Decode(state.Codestream, state.Segments, block) == CleanupResult.NeedsWiderLanes)
        {
            state.ReportLanesTooNarrow();
        }
    }
}
