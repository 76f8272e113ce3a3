// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Contract;
using Htj2k.Recoding;
using Htj2k.Structure;

namespace Htj2k;

/// <summary>
/// Turns codestreams of JPEG 2000 Part 1 (ITU-T T.800) into HTJ2K (ITU-T T.814), or the other way, without any further loss: code-blocks
/// are decoded to quantised coefficients and coded again, so that both decode to the same samples, of every resolution.
/// </summary>
/// <remarks>
/// Quantisation, wavelet, tiles, precincts, code-blocks and the order of COD stay. The result has one layer and one tile-part a tile, and
/// no region of interest: its coefficients are scaled back. Reusable for any number of codestreams; one at a time.
/// </remarks>
/// <param name="target">How the blocks of results are coded; those of sources are coded the other way.</param>
public sealed unsafe partial class CoefficientTranscoder(BlockCoder target = BlockCoder.HighThroughput) : IDisposable
{
    private readonly CodeBlockReader _reader = new();
    private readonly CodeBlockRecoder _recoder = new(target);
    private RecodedPacketWriter _packets = new();
    private readonly TilePartIndex _tileParts = new();
    private readonly List<RecodedBlock> _blocks = [];

    /// <summary>
    /// The words of all blocks of the last source, in the order of their packets; null for a block that packets left out.
    /// </summary>
    private readonly List<nint> _words = [];
    private readonly SegmentArena _wordsArena = new();

    /// <summary>Makes the codestream of the target.</summary>
    /// <param name="source">From SOC to EOC; bytes after EOC are ignored.</param>
    /// <param name="codestream">Where the result goes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when <paramref name="codestream"/> is too short; its content is then undefined.</returns>
    /// <exception cref="Htj2kFormatException">
    /// The source is broken or truncated; or it has a feature that is not coded again: blocks that are coded like those of the target, a
    /// region of interest of irreversible coefficients, extensions of T.801, more than 30 bit-planes, code-blocks with more than 64 rows or
    /// columns, or, on the way to Part 1, vertically causal context.
    /// </exception>
    public bool TryTranscode(ReadOnlySpan<byte> source, Span<byte> codestream, out int length)
    {
        length = 0;
        _words.Clear();
        _wordsArena.Clear();
        MainHeader header = MainHeader.Read(source);
        RecodableHeader.Require(header, source.Length);
        _tileParts.Read(source, header.Length, header.Size.Tiles, allowTruncated: false);
        RecodedHeader main = new(codestream, target);
        main.CopyMain(source, header, RecodableHeader.Capabilities(source, header, _tileParts));
        int position = main.Length;
        for (int tile = 0; tile < header.Size.Tiles && position >= 0; tile++)
        {
            position = WriteTile(source, header, tile, codestream, position);
        }

        if (position < 0 || codestream.Length - position < 2)
        {
            return false;
        }

        codestream[position] = MarkerCode.EndOfCodestream >> 8;
        codestream[position + 1] = MarkerCode.EndOfCodestream & 0xFF;
        length = position + 2;
        return true;
    }

    /// <summary>Forgets the last source, and releases the memory of its coefficients beyond so many bytes.</summary>
    /// <param name="keptBytes">0 or more.</param>
    public void Trim(long keptBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keptBytes);
        _words.Clear();
        _blocks.Clear();
        _wordsArena.Trim(keptBytes);
        _recoder.Trim(keptBytes);

        // The tag trees of the packets grow with the blocks.
        if (_blocks.Capacity * (long)Unsafe.SizeOf<RecodedBlock>() > keptBytes)
        {
            _blocks.Capacity = 0;
            _packets = new RecodedPacketWriter();
        }

        if (_words.Capacity * (long)sizeof(nint) > keptBytes)
        {
            _words.Capacity = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _recoder.Dispose();
        _wordsArena.Dispose();
    }

    /// <returns>Where the tile's tile-part ends, or -1 when it does not fit.</returns>
    private int WriteTile(ReadOnlySpan<byte> source, MainHeader header, int index, Span<byte> codestream, int start)
    {
        Tile tile = ReadTile(source, header, index, _tileParts);
        RecodedHeader tileHeader = new(codestream[start..], target);
        tileHeader.CopyTilePart(source, _tileParts.Of(index), index, header.Size.Components.Length);
        if (tileHeader.Length < 0)
        {
            return -1;
        }

        int position = start + tileHeader.Length;
        foreach (ParsedPrecinct precinct in InOrder(tile))
        {
            position = WritePacket(source, tile, precinct, codestream, position);
            if (position < 0)
            {
                return -1;
            }
        }

        RecodedHeader.EndTilePart(codestream[start..position]);
        return position;
    }

    /// <summary>Reads a tile with all its packets.</summary>
    private Tile ReadTile(ReadOnlySpan<byte> codestream, MainHeader header, int index, TilePartIndex tileParts)
    {
        ReadOnlySpan<TilePart> parts = tileParts.Of(index);
        Tile tile = new(codestream, header, index, parts, discarded: 0, allowTruncated: false);
        RecodableHeader.Require(tile, target, header.Length);
        tile.ReadPackets(codestream, parts, allowTruncated: false, int.MaxValue);
        if (!tile.HasPackets(int.MaxValue))
        {
            Htj2kFormatException.Throw($"tile {index} lacks packets", codestream.Length);
        }

        return tile;
    }

    /// <summary>The precincts in the order that COD gives to packets of one layer.</summary>
    private static ParsedPrecinct[] InOrder(Tile tile)
    {
        ProgressionOrder order = tile.Coding.Style.Order;
        ParsedPrecinct[] precincts = [.. tile.Precincts];
        Array.Sort(precincts, (a, b) => ParsedPrecinct.Compare(order, a, b));
        return precincts;
    }

    private int WritePacket(ReadOnlySpan<byte> source, Tile tile, in ParsedPrecinct precinct, Span<byte> codestream, int position)
    {
        _recoder.Clear();
        _blocks.Clear();
        Resolution resolution = tile.Components[precinct.Component].Resolutions[precinct.Resolution];
        Span<(int, int)> bands = stackalloc (int, int)[resolution.Subbands.Length];
        bool hasBlocks = false;
        foreach (ParsedSubband subband in resolution.Subbands)
        {
            hasBlocks |= subband.HasBlocks;
        }

        for (int i = 0; i < bands.Length; i++)
        {
            BlockRegion region = resolution.BlocksOf(precinct.Column, precinct.Row, i);
            bands[i] = hasBlocks ? (region.Right - region.Left, region.Bottom - region.Top) : default;
            Recode(source, tile.Segments, resolution.Subbands[i], region, hasBlocks);
        }

        return _packets.Write(bands, CollectionsMarshal.AsSpan(_blocks), codestream, position);
    }

    /// <param name="hasBlocks">False when the packets of the whole resolution are empty.</param>
    private void Recode(ReadOnlySpan<byte> source, BlockContributions segments, ParsedSubband subband, BlockRegion region, bool hasBlocks)
    {
        for (int row = region.Top; row < region.Bottom; row++)
        {
            for (int column = region.Left; column < region.Right; column++)
            {
                if (!subband.HasBlocks || subband.Block(column, row).FirstContribution == 0)
                {
                    _words.Add(0);
                    if (hasBlocks)
                    {
                        _blocks.Add(default);
                    }
                }
                else
                {
                    Region area = subband.BlockRegion(column, row);
                    _blocks.Add(Recode(source, segments, subband, subband.Block(column, row), area.Width, area.Height));
                }
            }
        }
    }

    private RecodedBlock Recode(
        ReadOnlySpan<byte> source, BlockContributions segments, ParsedSubband subband, in ParsedBlock block, int width, int height)
    {
        int offset = segments[block.FirstContribution].Offset;
        if (block.Kind == BlockKind.HighThroughput == (target == BlockCoder.HighThroughput))
        {
            Htj2kFormatException.Throw("a code-block that is coded like those of the target", offset);
        }

        uint* words = (uint*)_wordsArena.Reserve(width * height * sizeof(uint));
        CodedPlanes? planes = _reader.Read(source, segments, subband, block, width, height, words);
        if (subband.RegionShift > 0)
        {
            planes = _recoder.ScaleBack(words, subband, width, height);
        }

        if (planes is null)
        {
            Htj2kFormatException.Throw("a region of interest (RGN) whose coefficients cannot be scaled back", offset);
        }

        _wordsArena.Commit(width * height * sizeof(uint));
        _words.Add((nint)words);
        return _recoder.Encode(words, planes.GetValueOrDefault(), subband, width, height);
    }
}
