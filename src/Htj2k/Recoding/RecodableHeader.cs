// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Recoding;

/// <summary>Says which codestreams are coded again, and which capabilities an HTJ2K result requires.</summary>
internal static class RecodableHeader
{
    /// <summary>Ccap15: tile-part headers have parameters of their own, HETEROGENEOUS (T.814 A.3.3).</summary>
    private const int Heterogeneous = 0x0800;

    /// <summary>Ccap15: the bits of MAGB, which grow with the bit-planes.</summary>
    private const int BitPlaneMask = 0x1F;

    /// <summary>Tiles times components that a codestream may have for each of its bytes: almost all need a packet.</summary>
    private const int TileComponentsPerByte = 16;

    /// <exception cref="Htj2kFormatException">More tiles and samples than are accepted.</exception>
    public static void Require(MainHeader header, int length)
    {
        long tileComponents = (long)header.Size.Tiles * header.Size.Components.Length;
        long samples = header.Size.Samples();
        if (samples > DecodingOptions.DefaultMaximumSamples || tileComponents > (long)TileComponentsPerByte * length)
        {
            Htj2kFormatException.Throw(
                $"an image of {samples} samples in {tileComponents} components of tiles; {DecodingOptions.DefaultMaximumSamples} samples are accepted, and {TileComponentsPerByte} such components a byte",
                0);
        }
    }

    /// <exception cref="Htj2kFormatException">
    /// The tile cannot be coded as the target: common decoders read no region of interest in HTJ2K, and without it irreversible
    /// coefficients would lie elsewhere in their intervals; the encoder of MQ coded blocks knows no vertically causal context.
    /// </exception>
    public static void Require(Tile tile, BlockCoder target, int offset)
    {
        for (int c = 0; c < tile.Components.Length; c++)
        {
            ComponentCoding coding = tile.Components[c].Coding;
            if (tile.Coding.RegionShiftOf(c) != 0 && !coding.IsReversible)
            {
                Htj2kFormatException.Throw(
                    "a region of interest (RGN) of the irreversible wavelet, which common decoders do not read in HTJ2K", offset);
            }

            if (target == BlockCoder.Mq && (coding.Style & CodeBlockStyle.VerticallyCausal) != 0)
            {
                Htj2kFormatException.Throw("vertically causal context, which is not coded in JPEG 2000 Part 1", offset);
            }
        }
    }

    /// <summary>Ccap15: HTONLY, one HT set a block, no region of interest; what any of the tiles needs.</summary>
    public static ushort Capabilities(ReadOnlySpan<byte> source, MainHeader header, TilePartIndex tileParts)
    {
        if (!tileParts.HasParameters)
        {
            return CapabilitiesFor(header.Coding, header);
        }

        // A number of bit-planes in the low bits, of which the largest counts, and flags.
        int bitPlanes = 0;
        int flags = Heterogeneous;
        bool hasCommonTile = false;
        for (int tile = 0; tile < header.Size.Tiles; tile++)
        {
            CodingParameters coding = TileHeader.Read(source, header, tileParts.Of(tile)).Coding;
            if (ReferenceEquals(coding, header.Coding))
            {
                hasCommonTile = true;
            }
            else
            {
                Add(CapabilitiesFor(coding, header));
            }
        }

        if (hasCommonTile)
        {
            Add(CapabilitiesFor(header.Coding, header));
        }

        return (ushort)(flags | bitPlanes);

        void Add(int capabilities)
        {
            bitPlanes = Math.Max(bitPlanes, capabilities & BitPlaneMask);
            flags |= capabilities & ~BitPlaneMask;
        }
    }

    private static ushort CapabilitiesFor(CodingParameters parameters, MainHeader header)
    {
        int bits = 0;
        bool isReversible = true;
        for (int c = 0; c < header.Size.Components.Length; c++)
        {
            ComponentCoding coding = parameters.CodingOf(c);
            isReversible &= coding.IsReversible;
            for (int band = 0; band < 1 + 3 * coding.Levels; band++)
            {
                bits = Math.Max(bits, parameters.QuantizationOf(c).MagnitudeBits(band, header.Length));
            }
        }

        return MainHeaderWriter.Capabilities(bits, isReversible);
    }
}
