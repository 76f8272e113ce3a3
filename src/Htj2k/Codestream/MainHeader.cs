// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Contract;

namespace Htj2k.Codestream;

/// <summary>The main header (T.800 A.2): image and tile size, how components are coded, and packed packet headers.</summary>
internal sealed class MainHeader
{
    private MainHeader(ImageAndTileSize size)
    {
        Size = size;
        Coding = new CodingParameters(size);
    }

    public ImageAndTileSize Size { get; }

    public CodingParameters Coding { get; }

    /// <summary>The packet headers of each tile-part in the codestream's order; null when they stand elsewhere.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? PackedPacketHeaders { get; private set; }

    /// <summary>True when TLM lists the lengths of tile-parts.</summary>
    public bool HasTilePartLengths { get; private set; }

    /// <summary>Where the first tile-part header begins.</summary>
    public int Length { get; private set; }

    public static MainHeader Read(ReadOnlySpan<byte> codestream)
    {
        CodestreamReader reader = new(codestream);
        if (reader.Read16() != MarkerCode.StartOfCodestream || reader.Read16() != MarkerCode.ImageAndTileSize)
        {
            Htj2kFormatException.Throw("a codestream begins with SOC and SIZ (FF4F FF51)", 0);
        }

        MainHeader header = new(ImageAndTileSize.Read(ref reader));
        PackedPacketHeaders? packed = null;
        while (true)
        {
            int start = reader.Position;
            ushort marker = reader.Read16();
            if (marker == MarkerCode.StartOfTilePart)
            {
                header.Length = start;
                break;
            }

            int end = reader.ReadSegmentEnd(start, marker);
            if (marker == MarkerCode.PackedPacketHeadersMain)
            {
                packed ??= new PackedPacketHeaders();
                packed.Add(ref reader, start, end, tilePart: 0);
            }
            else if (!header.Coding.TryRead(marker, ref reader, start, end))
            {
                // PLM, CRG, COM, CAP, PRF, CPF and future marker segments: decoding needs none of them.
                header.HasTilePartLengths |= marker == MarkerCode.TilePartLengths;
            }

            reader.Position = end;
        }

        if (!header.Coding.IsComplete)
        {
            Htj2kFormatException.Throw("the main header lacks COD or QCD", header.Length);
        }

        header.PackedPacketHeaders = packed is null ? null : Packets.PackedPacketHeaders.Split(packed.Join(), header.Length);
        return header;
    }
}
