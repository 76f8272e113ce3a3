// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;

namespace Htj2k.Codestream;

/// <summary>The headers of a tile's tile-parts (T.800 A.3): its own parameters, and packed packet headers.</summary>
internal sealed class TileHeader
{
    private readonly PackedPacketHeaders? _packed;

    private TileHeader(CodingParameters coding, PackedPacketHeaders? packed)
    {
        Coding = coding;
        _packed = packed;
        HasPackedPacketHeaders = packed is not null;
    }

    public CodingParameters Coding { get; }

    /// <summary>True when PPT holds the packet headers.</summary>
    public bool HasPackedPacketHeaders { get; }

    /// <summary>Reads the headers of a tile's tile-parts.</summary>
    public static TileHeader Read(ReadOnlySpan<byte> codestream, MainHeader main, ReadOnlySpan<TilePart> parts)
    {
        CodingParameters? coding = null;
        PackedPacketHeaders? packed = null;
        for (int part = 0; part < parts.Length; part++)
        {
            if (!parts[part].HasParameters)
            {
                continue;
            }

            CodestreamReader reader = new(codestream, parts[part].HeaderStart);
            while (true)
            {
                int start = reader.Position;
                ushort marker = reader.Read16();
                if (marker == MarkerCode.StartOfData)
                {
                    break;
                }

                int end = reader.ReadSegmentEnd(start, marker);
                if (marker == MarkerCode.PackedPacketHeadersTilePart)
                {
                    packed ??= new PackedPacketHeaders();
                    packed.Add(ref reader, start, end, part);
                }
                else
                {
                    coding ??= new CodingParameters(main.Size, main.Coding);
                    coding.TryRead(marker, ref reader, start, end);
                }

                reader.Position = end;
            }
        }

        return new TileHeader(coding ?? main.Coding, packed);
    }

    /// <summary>PPT's bytes; empty without.</summary>
    public byte[] JoinPackedPacketHeaders() => _packed?.Join() ?? [];
}
