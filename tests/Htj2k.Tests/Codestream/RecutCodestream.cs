// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Structure;

namespace Htj2k.Tests.Codestream;

/// <summary>
/// The packets of a codestream of one tile and one layer, to put them into other tile-parts, and their headers into PPM or PPT (T.800
/// A.7.4, A.7.5).
/// </summary>
internal sealed class RecutCodestream
{
    private static readonly byte[] s_startOfData = [0xFF, 0x93];

    private readonly byte[] _mainHeader;
    private readonly List<(byte[] Header, byte[] Body)> _packets = [];

    public RecutCodestream(byte[] codestream)
    {
        MainHeader header = MainHeader.Read(codestream);
        _mainHeader = WithoutLengths(codestream.AsSpan(0, header.Length));
        TilePartIndex tileParts = new();
        tileParts.Read(codestream, header.Length, tiles: 1, allowTruncated: false);
        ReadOnlySpan<TilePart> parts = tileParts.Of(0);
        Tile tile = new(codestream, header, 0, parts, discarded: 0, allowTruncated: false);
        PacketSequence sequence = new(tile.Precincts, layers: 1, [ProgressionVolume.All(header.Coding.Style)]);
        BlockContributions segments = new();
        PacketReader reader = new(header.Coding.Style, segments, int.MaxValue);
        foreach (TilePart part in parts)
        {
            int position = part.DataStart;
            while (position < part.End && sequence.TryNext(out int next))
            {
                int start = position;
                int packed = 0;
                ref ParsedPrecinct precinct = ref tile.Precincts[next];
                Resolution resolution = tile.Components[precinct.Component].Resolutions[precinct.Resolution];
                reader.Read(codestream.AsSpan(0, part.End), ref position, default, ref packed, isPacked: false, resolution, ref precinct);
                int body = BodyOf(precinct, resolution, segments, position);
                _packets.Add((codestream[start..body], codestream[body..position]));
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Packets => _packets.Count;

    /// <summary>Tile-parts of so many packets each.</summary>
    public byte[] Cut(params ReadOnlySpan<int> packets)
        => Join(_mainHeader, packets, (_, _) => [], packet => [.. packet.Header, .. packet.Body]);

    /// <summary>The same, with each packet header in a PPT segment of its own.</summary>
    /// <param name="isNumberedAcross">Zppt goes on from header to header, else it begins at 0 in each.</param>
    /// <param name="isAllInFirst">All packet headers in the header of the first tile-part.</param>
    public byte[] CutWithPpt(ReadOnlySpan<int> packets, bool isNumberedAcross, bool isAllInFirst)
        => Join(
            _mainHeader,
            packets,
            (first, end) =>
            {
                (int from, int to) = !isAllInFirst ? (first, end) : first == 0 ? (0, _packets.Count) : (0, 0);
                return [.. Enumerable.Range(from, to - from).SelectMany(
                    i => Segment(0x61, [(byte)(isNumberedAcross || isAllInFirst ? i : i - first), .. _packets[i].Header]))];
            },
            packet => packet.Body);

    /// <summary>The same, with the packet headers of each tile-part in a PPM segment of their own.</summary>
    public byte[] CutWithPpm(ReadOnlySpan<int> packets)
    {
        List<byte> header = [.. _mainHeader];
        int first = 0;
        for (int part = 0; part < packets.Length; part++)
        {
            byte[] headers = [.. _packets.Skip(first).Take(packets[part]).SelectMany(packet => packet.Header)];
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, headers.Length);
            header.AddRange(Segment(0x60, [(byte)part, .. length, .. headers]));
            first += packets[part];
        }

        return Join([.. header], packets, (_, _) => [], packet => packet.Body);
    }

    private byte[] Join(
        byte[] mainHeader, ReadOnlySpan<int> packets, Func<int, int, byte[]> segments, Func<(byte[] Header, byte[] Body), byte[]> data)
    {
        List<byte> codestream = [.. mainHeader];
        int first = 0;
        for (int part = 0; part < packets.Length; part++)
        {
            int end = first + packets[part];
            byte[] content = [.. segments(first, end), .. s_startOfData, .. _packets[first..end].SelectMany(data)];
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, 12 + content.Length);
            codestream.AddRange([0xFF, 0x90, 0, 10, 0, 0, .. length, (byte)part, (byte)packets.Length, .. content]);
            first = end;
        }

        return [.. codestream, 0xFF, 0xD9];
    }

    private static byte[] Segment(byte marker, byte[] content)
        => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>Where the first code-block's bytes begin.</summary>
    private static int BodyOf(in ParsedPrecinct precinct, Resolution resolution, BlockContributions segments, int end)
    {
        int body = end;
        for (int i = 0; i < resolution.Subbands.Length; i++)
        {
            BlockRegion blocks = resolution.BlocksOf(precinct.Column, precinct.Row, i);
            for (int row = blocks.Top; row < blocks.Bottom; row++)
            {
                for (int column = blocks.Left; column < blocks.Right; column++)
                {
                    int first = resolution.Subbands[i].Block(column, row).FirstContribution;
                    body = first == 0 ? body : Math.Min(body, segments[first].Offset);
                }
            }
        }

        return body;
    }

    /// <summary>TLM lists the tile-parts that there were.</summary>
    private static byte[] WithoutLengths(ReadOnlySpan<byte> header)
    {
        List<byte> kept = [.. header[..2]];
        for (int at = 2; at < header.Length;)
        {
            int end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(header[(at + 2)..]);
            if (header[at + 1] != 0x55)
            {
                kept.AddRange(header[at..end]);
            }

            at = end;
        }

        return [.. kept];
    }
}
