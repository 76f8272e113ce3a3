// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;

namespace Htj2k;

/// <summary>
/// The shortest beginning of a codestream that holds all of a lower resolution: one tile, resolutions in the outermost loop of the
/// progression (RLCP or RPCL, T.800 B.12.1), and one tile-part for each resolution, as <see cref="Htj2kEncoder"/> and others make it for
/// streaming.
/// </summary>
public static class ResolutionPrefix
{
    /// <summary>Measures the prefix. It ends with a tile-part, without EOC; that of 0 reductions is the whole codestream.</summary>
    /// <param name="codestream">From SOC to EOC; bytes after EOC are ignored.</param>
    /// <param name="reductions">How many of the highest resolutions are left out; each halves width and height. From 0.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="obstacle">Why there is no such prefix.</param>
    /// <exception cref="Htj2kFormatException">
    /// The headers, or those of the packets in the prefix, are broken, or the codestream ends early.
    /// </exception>
    public static bool TryMeasure(ReadOnlySpan<byte> codestream, int reductions, out int length, [NotNullWhen(false)] out string? obstacle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reductions);
        MainHeader header = MainHeader.Read(codestream);
        TilePartIndex tileParts = new();
        tileParts.Read(codestream, header.Length, header.Size.Tiles, allowTruncated: false);
        length = 0;
        obstacle = FindObstacle(header, tileParts, reductions);
        if (obstacle is not null)
        {
            return false;
        }

        ReadOnlySpan<TilePart> parts = tileParts.Of(0);
        if (reductions == 0)
        {
            length = parts[^1].End + Math.Min(sizeof(ushort), codestream.Length - parts[^1].End);
            return true;
        }

        if (!EndsWithResolution(codestream, header, parts, reductions))
        {
            obstacle = "the tile-parts are not divided by resolution";
            return false;
        }

        length = parts[^(1 + reductions)].End;
        return true;
    }

    /// <summary>As many tile-parts as resolutions may be cut elsewhere all the same: packet headers tell where a resolution ends.</summary>
    private static bool EndsWithResolution(ReadOnlySpan<byte> codestream, MainHeader header, ReadOnlySpan<TilePart> parts, int reductions)
    {
        Tile tile = new(codestream, header, 0, parts, reductions, allowTruncated: false);
        ReadOnlySpan<TilePart> kept = parts[..^reductions];
        tile.ReadPackets(codestream, kept, allowTruncated: false, int.MaxValue);
        return tile.HasPackets(int.MaxValue) && tile.Position == kept[^1].End;
    }

    private static string? FindObstacle(MainHeader header, TilePartIndex tileParts, int reductions)
    {
        int levels = header.Coding.CodingOf(0).Levels;
        for (int c = 1; c < header.Size.Components.Length; c++)
        {
            if (header.Coding.CodingOf(c).Levels != levels)
            {
                return "the components have different numbers of decomposition levels";
            }
        }

        if (header.Size.Samples() > DecodingOptions.DefaultMaximumSamples)
        {
            return $"{header.Size.Samples()} samples; at most {DecodingOptions.DefaultMaximumSamples} are accepted";
        }

        if (reductions > levels)
        {
            return $"{reductions} reductions; the codestream has {levels} decomposition levels";
        }

        if (header.Size.Tiles > 1)
        {
            return $"{header.Size.Tiles} tiles; one is accepted";
        }

        bool isByResolution = header.Coding.Style.Order is ProgressionOrder.ResolutionLayerComponentPosition
            or ProgressionOrder.ResolutionPositionComponentLayer;
        if (!isByResolution || header.Coding.Volumes.Count > 0)
        {
            return "the progression is not by resolution (RLCP or RPCL)";
        }

        if (tileParts.HasParameters)
        {
            return "a tile-part header changes how the tile is coded";
        }

        int parts = tileParts.Of(0).Length;
        return parts == levels + 1 ? null : $"{parts} tile-parts for {levels + 1} resolutions; one each is accepted";
    }
}
