// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>Reads packets (T.800 B.9, B.10): which code-blocks they bring, and where their segments lie.</summary>
internal sealed class PacketReader(MainHeader header)
{
    private const int InitialLengthBits = 3;
    private const int LongestLengthBits = 31;

    private readonly List<(CodedSubband Subband, int Column, int Row, int Length)> _brought = [];

    /// <summary>Reads one packet.</summary>
    /// <param name="data">The codestream up to the end of the tile-part.</param>
    /// <param name="position">Where the packet begins.</param>
    /// <returns>Where it ends.</returns>
    public int Read(ReadOnlySpan<byte> data, int position, CodedPrecinct precinct, int layer)
    {
        if (header.UsesStartOfPacket && StartsWith(data, position, MarkerCode.StartOfPacket))
        {
            position += 6;
        }

        _brought.Clear();
        PacketBitReader bits = new(data, position);
        if (bits.ReadBit() != 0)
        {
            for (int i = 0; i < precinct.Subbands.Length; i++)
            {
                ReadHeader(ref bits, precinct, i, layer);
            }
        }

        bits.Finish();
        position = bits.Position;
        if (header.UsesEndOfPacketHeader && StartsWith(data, position, MarkerCode.EndOfPacketHeader))
        {
            position += 2;
        }

        foreach ((CodedSubband subband, int column, int row, int length) in _brought)
        {
            if (length > data.Length - position)
            {
                Htj2kFormatException.Throw($"a code-block segment of {length} bytes runs over the end of its tile-part", position);
            }

            ref CodedBlock block = ref subband.Block(column, row);
            block.Offset = position;
            block.Length = length;
            position += length;
        }

        return position;
    }

    private static bool StartsWith(ReadOnlySpan<byte> data, int position, ushort marker)
        => position + 2 <= data.Length && (data[position] << 8 | data[position + 1]) == marker;

    private void ReadHeader(ref PacketBitReader bits, CodedPrecinct precinct, int subbandIndex, int layer)
    {
        TagTreeReader? inclusion = precinct.Inclusion(subbandIndex);
        if (inclusion is null)
        {
            return;
        }

        CodedSubband subband = precinct.Subbands[subbandIndex];
        BlockRegion blocks = precinct.BlocksOf(subbandIndex);
        for (int row = blocks.Top; row < blocks.Bottom; row++)
        {
            for (int column = blocks.Left; column < blocks.Right; column++)
            {
                ref CodedBlock block = ref subband.Block(column, row);
                if (block.LengthBits != 0)
                {
                    if (bits.ReadBit() != 0)
                    {
                        Htj2kFormatException.Throw("code-blocks in more than one quality layer are not supported", bits.Position);
                    }

                    continue;
                }

                if (inclusion.Read(ref bits, column - blocks.Left, row - blocks.Top, layer + 1) > layer)
                {
                    continue;
                }

                block.ZeroBitPlanes = ReadZeroBitPlanes(ref bits, precinct, subbandIndex, column - blocks.Left, row - blocks.Top);
                block.LengthBits = InitialLengthBits;
                ReadSegmentLength(ref bits, subband, column, row);
            }
        }
    }

    private static int ReadZeroBitPlanes(ref PacketBitReader bits, CodedPrecinct precinct, int subbandIndex, int column, int row)
    {
        TagTreeReader tree = precinct.ZeroBitPlanes(subbandIndex);
        int magnitudeBits = precinct.Subbands[subbandIndex].MagnitudeBits;
        int planes = tree.Read(ref bits, column, row, magnitudeBits + 1);
        if (planes > magnitudeBits)
        {
            Htj2kFormatException.Throw($"more zero bit-planes than the {magnitudeBits} bit-planes of the sub-band", bits.Position);
        }

        return planes;
    }

    private void ReadSegmentLength(ref PacketBitReader bits, CodedSubband subband, int column, int row)
    {
        ref CodedBlock block = ref subband.Block(column, row);
        int passes = ReadPasses(ref bits);
        if (passes != 1)
        {
            Htj2kFormatException.Throw($"code-blocks of {passes} coding passes are not supported; 1 is", bits.Position);
        }

        while (bits.ReadBit() != 0)
        {
            if (++block.LengthBits > LongestLengthBits)
            {
                Htj2kFormatException.Throw($"a segment length of more than {LongestLengthBits} bits", bits.Position);
            }
        }

        block.Passes += passes;
        int length = bits.Read(block.LengthBits + BitOperations.Log2((uint)passes));
        _brought.Add((subband, column, row, length));
    }

    /// <summary>The number of new coding passes (T.800 Table B.4).</summary>
    private static int ReadPasses(ref PacketBitReader bits)
    {
        if (bits.ReadBit() == 0)
        {
            return 1;
        }

        if (bits.ReadBit() == 0)
        {
            return 2;
        }

        int next = bits.Read(2);
        if (next < 3)
        {
            return 3 + next;
        }

        next = bits.Read(5);
        return next < 31 ? 6 + next : 37 + bits.Read(7);
    }
}
