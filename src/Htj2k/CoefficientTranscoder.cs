// SPDX-License-Identifier: GPL-3.0-or-later
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
/// Turns codestreams of JPEG 2000 Part 1 (ITU-T T.800) into HTJ2K (ITU-T T.814) without any further loss: code-blocks are decoded to
/// quantised coefficients and coded again, so that both decode to the same samples, of every resolution.
/// </summary>
/// <remarks>
/// Quantisation, wavelet, tiles, precincts, code-blocks and the order of COD stay. The result has one layer and one tile-part a tile.
/// Reusable for any number of codestreams; one at a time.
/// </remarks>
public sealed class CoefficientTranscoder : IDisposable
{
    private readonly CodeBlockRecoder _recoder = new();
    private readonly RecodedPacketWriter _packets = new();
    private readonly TilePartIndex _tileParts = new();
    private readonly List<RecodedBlock> _blocks = [];

    /// <summary>Makes the HTJ2K codestream of a Part 1 one.</summary>
    /// <param name="source">From SOC to EOC; bytes after EOC are ignored.</param>
    /// <param name="codestream">Where the result goes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when <paramref name="codestream"/> is too short; its content is then undefined.</returns>
    /// <exception cref="Htj2kFormatException">
    /// The source is broken or truncated; or it has a feature that is not coded again: a region of interest, which common decoders do not
    /// read in HTJ2K, HT coded blocks, extensions of T.801, more than 30 bit-planes, or code-blocks with more than 64 rows or columns.
    /// </exception>
    public bool TryTranscode(ReadOnlySpan<byte> source, Span<byte> codestream, out int length)
    {
        length = 0;
        MainHeader header = MainHeader.Read(source);
        RecodableHeader.Require(header, source.Length);
        _tileParts.Read(source, header.Length, header.Size.Tiles, allowTruncated: false);
        RecodedHeader main = new(codestream);
        main.CopyMain(source, header, RecodableHeader.Capabilities(header, _tileParts.HasParameters));
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

    /// <inheritdoc/>
    public void Dispose() => _recoder.Dispose();

    /// <returns>Where the tile's tile-part ends, or -1 when it does not fit.</returns>
    private int WriteTile(ReadOnlySpan<byte> source, MainHeader header, int index, Span<byte> codestream, int start)
    {
        ReadOnlySpan<TilePart> parts = _tileParts.Of(index);
        Tile tile = new(source, header, index, parts, discarded: 0, allowTruncated: false);
        RecodableHeader.Require(tile, header.Length);
        tile.ReadPackets(source, parts, allowTruncated: false, int.MaxValue);
        if (!tile.HasPackets(int.MaxValue))
        {
            Htj2kFormatException.Throw($"tile {index} lacks packets", source.Length);
        }

        RecodedHeader tileHeader = new(codestream[start..]);
        tileHeader.CopyTilePart(source, parts, index, header.Size.Components.Length);
        if (tileHeader.Length < 0)
        {
            return -1;
        }

        int position = start + tileHeader.Length;
        ProgressionOrder order = tile.Coding.Style.Order;
        ParsedPrecinct[] precincts = [.. tile.Precincts];
        Array.Sort(precincts, (a, b) => ParsedPrecinct.Compare(order, a, b));
        foreach (ParsedPrecinct precinct in precincts)
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

        for (int i = 0; i < bands.Length && hasBlocks; i++)
        {
            BlockRegion region = resolution.BlocksOf(precinct.Column, precinct.Row, i);
            bands[i] = (region.Right - region.Left, region.Bottom - region.Top);
            Recode(source, tile.Segments, resolution.Subbands[i], region);
        }

        return _packets.Write(bands, CollectionsMarshal.AsSpan(_blocks), codestream, position);
    }

    private void Recode(ReadOnlySpan<byte> source, BlockContributions segments, ParsedSubband subband, BlockRegion region)
    {
        for (int row = region.Top; row < region.Bottom; row++)
        {
            for (int column = region.Left; column < region.Right; column++)
            {
                Region area = subband.BlockRegion(column, row);
                _blocks.Add(subband.HasBlocks
                    ? _recoder.Recode(source, segments, subband, subband.Block(column, row), area.Width, area.Height)
                    : default);
            }
        }
    }
}
