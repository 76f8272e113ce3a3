// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>Reads packets (T.800 B.9, B.10; T.814 Annex B): which code-blocks they contribute to, and where the bytes lie.</summary>
internal sealed class PacketReader
{
    private const int InitialLengthBits = 3;

    private readonly CodingStyle _style;
    private readonly SegmentLengthReader _lengths = new();
    private readonly BlockContributions _segments;
    private long _scansLeft;

    /// <param name="segments">Where contributions go.</param>
    /// <param name="scans">
    /// How many code-blocks may be looked at: packets of a few bytes could otherwise make a decoder look at millions, again and again.
    /// </param>
    public PacketReader(CodingStyle style, BlockContributions segments, long scans)
    {
        _style = style;
        _segments = segments;
        _scansLeft = scans;
    }

    /// <summary>Begins again with the same allowance.</summary>
    public void Restart(long scans) => _scansLeft = scans;

    /// <summary>Reads one packet.</summary>
    /// <param name="data">The codestream up to the end of the tile-part.</param>
    /// <param name="position">Where the packet begins; then where it ends.</param>
    /// <param name="packed">Packet headers that stand elsewhere; empty when they stand in the packets.</param>
    /// <param name="packedPosition">Where this packet's header begins in them; then where it ends.</param>
    public void Read(
        ReadOnlySpan<byte> data, ref int position, ReadOnlySpan<byte> packed, ref int packedPosition, bool isPacked, Resolution resolution,
            ref ParsedPrecinct precinct)
    {
        if (_style.UsesStartOfPacket && StartsWith(data, position, MarkerCode.StartOfPacket))
        {
            position += Math.Min(6, data.Length - position);
        }

        _lengths.Clear();
        if (isPacked)
        {
            packedPosition = ReadHeader(packed, packedPosition, resolution, ref precinct);
        }
        else
        {
            position = ReadHeader(data, position, resolution, ref precinct);
        }

        precinct.NextLayer++;
        foreach (ref readonly PendingContribution pending in _lengths.Contributions)
        {
            if (pending.Contribution.Length > data.Length - position)
            {
                Htj2kFormatException.Throw(
                    $"a code-block segment of {pending.Contribution.Length} bytes runs over the end of its tile-part", data.Length);
            }

            ref ParsedBlock block = ref pending.Subband.Block(pending.Column, pending.Row);
            _segments.Add(ref block, pending.Contribution with { Offset = position });
            position += pending.Contribution.Length;
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> data, int position, ushort marker)
        => data.Length - position >= 2 && (data[position] << 8 | data[position + 1]) == marker;

    /// <returns>Where the header ends.</returns>
    private int ReadHeader(ReadOnlySpan<byte> headers, int position, Resolution resolution, ref ParsedPrecinct precinct)
    {
        PacketBitReader bits = new(headers, position);
        if (bits.ReadBit() != 0)
        {
            precinct.TagTrees ??= new int[CountNodes(resolution, precinct)];
            int first = 0;
            for (int i = 0; i < resolution.Subbands.Length; i++)
            {
                BlockRegion blocks = resolution.BlocksOf(precinct.Column, precinct.Row, i);
                int nodes = TagTree.NodeCount(blocks.Right - blocks.Left, blocks.Bottom - blocks.Top);
                TagTree inclusion = new(precinct.TagTrees.AsSpan(first, nodes), blocks.Right - blocks.Left, blocks.Bottom - blocks.Top);
                TagTree zeroBitPlanes =
                    new(precinct.TagTrees.AsSpan(first + nodes, nodes), blocks.Right - blocks.Left, blocks.Bottom - blocks.Top);
                ReadSubband(ref bits, resolution.Subbands[i], blocks, inclusion, zeroBitPlanes, precinct.NextLayer);
                first += 2 * nodes;
            }
        }

        bits.Finish();
        position = bits.Position;
        return _style.UsesEndOfPacketHeader && StartsWith(headers, position, MarkerCode.EndOfPacketHeader) ? position + 2 : position;
    }

    private static int CountNodes(Resolution resolution, in ParsedPrecinct precinct)
    {
        int nodes = 0;
        for (int i = 0; i < resolution.Subbands.Length; i++)
        {
            BlockRegion blocks = resolution.BlocksOf(precinct.Column, precinct.Row, i);
            nodes += 2 * TagTree.NodeCount(blocks.Right - blocks.Left, blocks.Bottom - blocks.Top);
        }

        return nodes;
    }

    private void ReadSubband(ref PacketBitReader bits, ParsedSubband subband, BlockRegion blocks, TagTree inclusion, TagTree zeroBitPlanes,
        int layer)
    {
        _scansLeft -= (long)(blocks.Right - blocks.Left) * (blocks.Bottom - blocks.Top);
        if (_scansLeft < 0)
        {
            Htj2kFormatException.Throw("the packet headers need more work than their bytes are worth", bits.Position);
        }

        for (int row = blocks.Top; row < blocks.Bottom; row++)
        {
            for (int column = blocks.Left; column < blocks.Right; column++)
            {
                ref ParsedBlock block = ref subband.Block(column, row);
                if (block.LengthBits != 0)
                {
                    if (bits.ReadBit() == 0)
                    {
                        continue;
                    }
                }
                else
                {
                    if (inclusion.Read(ref bits, column - blocks.Left, row - blocks.Top, layer + 1) > layer)
                    {
                        continue;
                    }

                    block.ZeroBitPlanes = (byte)ReadZeroBitPlanes(ref bits, zeroBitPlanes, subband, column - blocks.Left, row - blocks.Top);
                    block.LengthBits = InitialLengthBits;
                }

                _lengths.Read(ref bits, subband, column, row);
            }
        }
    }

    private static int ReadZeroBitPlanes(ref PacketBitReader bits, TagTree tree, ParsedSubband subband, int column, int row)
    {
        int planes = tree.Read(ref bits, column, row, subband.BitPlanes + 1);
        if (planes > subband.BitPlanes || planes > byte.MaxValue)
        {
            Htj2kFormatException.Throw($"more zero bit-planes than the {subband.BitPlanes} bit-planes of the sub-band", bits.Position);
        }

        return planes;
    }
}
