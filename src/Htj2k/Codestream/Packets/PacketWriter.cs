// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>Writes packets (T.800 B.9, B.10) of one layer, each code-block with all its coding passes in one codeword segment.</summary>
internal sealed class PacketWriter
{
    /// <summary>Lblock at the start (T.800 B.10.7.1).</summary>
    public const int InitialLengthBits = 3;

    private readonly TagTreeWriter _inclusion = new();
    private readonly TagTreeWriter _zeroBitPlanes = new();

    /// <summary>Writes the header of the packet of one precinct, and notes the segments to copy after it.</summary>
    /// <param name="position">Where the packet begins.</param>
    /// <param name="copies">Where the segments of the packet go.</param>
    /// <returns>Where the packet ends, or -1 when it does not fit.</returns>
    public int Write(ReadOnlySpan<EncodedSubband> subbands, EncodedPrecinct precinct, Span<byte> codestream, int position,
        SegmentCopies copies)
    {
        PacketBitWriter header = new(codestream[position..]);
        header.WriteBit(1);
        foreach (EncodedSubband subband in subbands)
        {
            WriteHeader(ref header, subband, precinct.BlocksOf(subband));
        }

        header.Finish();
        if (header.Overflowed)
        {
            return -1;
        }

        position += header.Length;
        foreach (EncodedSubband subband in subbands)
        {
            BlockRegion region = precinct.BlocksOf(subband);
            for (int row = region.Top; row < region.Bottom; row++)
            {
                if (!copies.TryAdd(subband, row, region, codestream.Length, ref position))
                {
                    return -1;
                }
            }
        }

        return position;
    }

    /// <summary>The number of coding passes (T.800 Table B.4).</summary>
    public static void WritePasses(ref PacketBitWriter header, int passes)
    {
        switch (passes)
        {
            case 1:
                header.WriteBit(0);
                break;
            case 2:
                header.Write(0b10, 2);
                break;
            case <= 5:
                header.Write(0b1100u + (uint)(passes - 3), 4);
                break;
            case <= 36:
                header.Write(0b1111_00000u + (uint)(passes - 6), 9);
                break;
            default:
                header.Write(0b1111_11111_0000000u + (uint)(passes - 37), 16);
                break;
        }
    }

    private void WriteHeader(ref PacketBitWriter header, EncodedSubband subband, BlockRegion region)
    {
        int width = region.Right - region.Left;
        int height = region.Bottom - region.Top;
        if (width == 0 || height == 0)
        {
            return;
        }

        _inclusion.Reset(width, height);
        _zeroBitPlanes.Reset(width, height);
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<EncodedBlock> blocks = subband.BlockRow(region.Top + row)[region.Left..region.Right];
            for (int column = 0; column < width; column++)
            {
                // The layer in which a block comes first; 1, a layer that does not exist, for one that never comes.
                bool isIncluded = blocks[column].Length > 0;
                _inclusion.Set(column, row, isIncluded ? 0 : 1);
                if (isIncluded)
                {
                    _zeroBitPlanes.Set(column, row, subband.MagnitudeBits - blocks[column].BitPlanes);
                }
            }
        }

        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<EncodedBlock> blocks = subband.BlockRow(region.Top + row)[region.Left..region.Right];
            for (int column = 0; column < width; column++)
            {
                _inclusion.Write(ref header, column, row, 1);
                if (blocks[column].Length > 0)
                {
                    _zeroBitPlanes.Write(ref header, column, row, subband.MagnitudeBits - blocks[column].BitPlanes + 1);
                    WritePasses(ref header, blocks[column].Passes);
                    WriteLength(ref header, blocks[column]);
                }
            }
        }
    }

    /// <summary>Lblock, as far as it has to grow, and the length in as many bits, plus log2 of the passes (T.800 B.10.7.1).</summary>
    private static void WriteLength(ref PacketBitWriter header, EncodedBlock block)
    {
        int bitsOfPasses = BitOperations.Log2((uint)block.Passes);
        int lengthBits = Math.Max(InitialLengthBits, BitOperations.Log2((uint)block.Length) + 1 - bitsOfPasses);
        int increments = lengthBits - InitialLengthBits;
        header.Write((2u << increments) - 2, increments + 1);
        header.Write((uint)block.Length, lengthBits + bitsOfPasses);
    }
}
