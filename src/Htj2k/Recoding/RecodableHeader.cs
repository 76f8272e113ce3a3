// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;

namespace Htj2k.Recoding;

/// <summary>Says which Part 1 codestreams are coded again as HT, and which capabilities the result requires.</summary>
internal static class RecodableHeader
{
    /// <summary>Ccap15: tile-part headers have parameters of their own, HETEROGENEOUS (T.814 A.3.3).</summary>
    private const ushort Heterogeneous = 0x0800;

    /// <summary>Tiles times components that a codestream may have for each of its bytes: almost all need a packet.</summary>
    private const int TileComponentsPerByte = 16;

    /// <exception cref="Htj2kFormatException">More tiles and samples than are accepted.</exception>
    public static void Require(MainHeader header, int length)
    {
        long tileComponents = (long)header.Size.Tiles * header.Size.Components.Length;
        if (header.Size.Samples > DecodingOptions.DefaultMaximumSamples || tileComponents > (long)TileComponentsPerByte * length)
        {
            Htj2kFormatException.Throw(
                $"an image of {header.Size.Samples} samples in {tileComponents} components of tiles; {DecodingOptions.DefaultMaximumSamples} samples are accepted, and {TileComponentsPerByte} such components a byte",
                0);
        }
    }

    /// <exception cref="Htj2kFormatException">The tile has a region of interest.</exception>
    public static void Require(Tile tile, int offset)
    {
        for (int c = 0; c < tile.Components.Length; c++)
        {
            if (tile.Coding.RegionShiftOf(c) != 0)
            {
                Htj2kFormatException.Throw("a region of interest (RGN), which common decoders do not read in HTJ2K", offset);
            }
        }
    }

    /// <summary>Ccap15: HTONLY, one HT set a block, no region of interest.</summary>
    public static ushort Capabilities(MainHeader header, bool tilesHaveParameters)
    {
        int bits = 0;
        bool isReversible = true;
        for (int c = 0; c < header.Size.Components.Length; c++)
        {
            ComponentCoding coding = header.Coding.CodingOf(c);
            isReversible &= coding.IsReversible;
            for (int band = 0; band < 1 + 3 * coding.Levels; band++)
            {
                bits = Math.Max(bits, header.Coding.QuantizationOf(c).MagnitudeBits(band, header.Length));
            }
        }

        return (ushort)(MainHeaderWriter.Capabilities(bits, isReversible) | (tilesHaveParameters ? Heterogeneous : 0));
    }
}
