// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k;

/// <content>The proof that a result decodes to the samples of its source.</content>
public sealed unsafe partial class CoefficientTranscoder
{
    private readonly uint[] _decoded = new uint[BlockCoding.CodeBlockReader.MaximumSide * BlockCoding.CodeBlockReader.MaximumSide];

    /// <summary>
    /// True when a codestream has the quantised coefficients that the last call of <see cref="TryTranscode"/> has decoded, bit for bit and
    /// each known to the same bit-plane; and the same components, tiles, wavelets, sub-bands, steps and component transform. A decoder then
    /// computes the same samples of every resolution from both, because the numbers that it begins with are the same.
    /// </summary>
    /// <param name="source">The source of that call.</param>
    /// <param name="codestream">Its result.</param>
    /// <exception cref="Htj2kFormatException">The result is broken.</exception>
    public bool Proves(ReadOnlySpan<byte> source, ReadOnlySpan<byte> codestream)
    {
        MainHeader before = MainHeader.Read(source);
        MainHeader after = MainHeader.Read(codestream);
        if (!IsSame(before.Size, after.Size))
        {
            return false;
        }

        TilePartIndex tileParts = new();
        _tileParts.Read(source, before.Length, before.Size.Tiles, allowTruncated: false);
        tileParts.Read(codestream, after.Length, after.Size.Tiles, allowTruncated: false);
        int next = 0;
        for (int index = 0; index < before.Size.Tiles; index++)
        {
            Tile expected = new(source, before, index, _tileParts.Of(index), discarded: 0, allowTruncated: false);
            Tile actual = ReadTile(codestream, after, index, tileParts);
            if (!IsSame(expected, actual) || !HasWords(codestream, actual, ref next))
            {
                return false;
            }
        }

        return next == _words.Count;
    }

    private static bool IsSame(ImageAndTileSize a, ImageAndTileSize b)
        => a.Image == b.Image && a.FirstTile == b.FirstTile && a.Components.AsSpan().SequenceEqual(b.Components);

    private static bool IsSame(Tile a, Tile b)
    {
        bool isSame = a.Coding.Style.UsesColorTransform == b.Coding.Style.UsesColorTransform
            && a.Coding.Style.Order == b.Coding.Style.Order;
        for (int c = 0; c < a.Components.Length && isSame; c++)
        {
            ComponentCoding before = a.Components[c].Coding, after = b.Components[c].Coding;
            isSame = before.Levels == after.Levels && before.IsReversible == after.IsReversible
                && before.Precincts.AsSpan().SequenceEqual(after.Precincts);
            for (int r = 0; r < a.Components[c].Resolutions.Length && isSame; r++)
            {
                ReadOnlySpan<ParsedSubband> subbands = a.Components[c].Resolutions[r].Subbands;
                for (int i = 0; i < subbands.Length && isSame; i++)
                {
                    isSame = IsSame(subbands[i], b.Components[c].Resolutions[r].Subbands[i]);
                }
            }
        }

        return isSame;
    }

    private static bool IsSame(ParsedSubband a, ParsedSubband b)
        => a.Region == b.Region && a.WidthExponent == b.WidthExponent && a.HeightExponent == b.HeightExponent
            && a.MagnitudeBits == b.MagnitudeBits && a.StepSize == b.StepSize && b.RegionShift == 0;

    /// <param name="next">Index of the tile's first block in <see cref="_words"/>; then after its last.</param>
    private bool HasWords(ReadOnlySpan<byte> codestream, Tile tile, ref int next)
    {
        foreach (ParsedPrecinct precinct in InOrder(tile))
        {
            Resolution resolution = tile.Components[precinct.Component].Resolutions[precinct.Resolution];
            for (int i = 0; i < resolution.Subbands.Length; i++)
            {
                ParsedSubband subband = resolution.Subbands[i];
                BlockRegion region = resolution.BlocksOf(precinct.Column, precinct.Row, i);
                for (int row = region.Top; row < region.Bottom; row++)
                {
                    for (int column = region.Left; column < region.Right; column++, next++)
                    {
                        if (next == _words.Count || !HasWords(codestream, tile.Segments, subband, column, row, _words[next]))
                        {
                            return false;
                        }
                    }
                }
            }
        }

        return true;
    }

    /// <param name="words">Null for zeros.</param>
    private bool HasWords(
        ReadOnlySpan<byte> codestream, BlockContributions segments, ParsedSubband subband, int column, int row, nint words)
    {
        Region area = subband.BlockRegion(column, row);
        Span<uint> decoded = _decoded.AsSpan(0, area.Width * area.Height);
        if (subband.HasBlocks && subband.Block(column, row).FirstContribution != 0)
        {
            fixed (uint* first = decoded)
            {
                _ = _reader.Read(codestream, segments, subband, subband.Block(column, row), area.Width, area.Height, first);
            }
        }
        else
        {
            decoded.Clear();
        }

        return words == 0
            ? decoded.IndexOfAnyExcept(0u) < 0
            : decoded.SequenceEqual(new ReadOnlySpan<uint>((uint*)words, decoded.Length));
    }
}
