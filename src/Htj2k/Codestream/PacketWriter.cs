// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>Writes packets (T.800 B.9, B.10) of one layer, each code-block with one cleanup pass.</summary>
internal sealed class PacketWriter
{
    /// <summary>Lblock at the start (T.800 B.10.7.1).</summary>
    private const int InitialLengthBits = 3;

    private readonly TagTreeWriter _inclusion = new();
    private readonly TagTreeWriter _zeroBitPlanes = new();

    /// <summary>Writes the packet of one precinct.</summary>
    /// <returns>Bytes written, or -1 when they do not fit.</returns>
    public int Write(ReadOnlySpan<EncodedSubband> subbands, Precinct precinct, Span<byte> destination)
    {
        PacketBitWriter header = new(destination);
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

        int length = header.Length;
        foreach (EncodedSubband subband in subbands)
        {
            BlockRegion region = precinct.BlocksOf(subband);
            for (int row = region.Top; row < region.Bottom; row++)
            {
                foreach (CodeBlock block in subband.BlockRow(row)[region.Left..region.Right])
                {
                    if (!block.Bytes.TryCopyTo(destination[length..]))
                    {
                        return -1;
                    }

                    length += block.Length;
                }
            }
        }

        return length;
    }

    private void WriteHeader(ref PacketBitWriter header, EncodedSubband subband, BlockRegion region)
    {
        int width = region.Right - region.Left;
        int height = region.Bottom - region.Top;
        if (width == 0 || height == 0)
        {
            return;
        }

        // The cleanup pass ends at bit-plane 0, so all other bit-planes are declared to be zero, in every block alike.
        int zeroBitPlanes = subband.MagnitudeBits - 1;
        _inclusion.Reset(width, height);
        _zeroBitPlanes.Reset(width, height);
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<CodeBlock> blocks = subband.BlockRow(region.Top + row)[region.Left..region.Right];
            for (int column = 0; column < width; column++)
            {
                // The layer in which a block comes first; 1, a layer that does not exist, for one that never comes.
                _inclusion.Set(column, row, blocks[column].Length == 0 ? 1 : 0);
                _zeroBitPlanes.Set(column, row, zeroBitPlanes);
            }
        }

        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<CodeBlock> blocks = subband.BlockRow(region.Top + row)[region.Left..region.Right];
            for (int column = 0; column < width; column++)
            {
                _inclusion.Write(ref header, column, row, 1);
                if (blocks[column].Length > 0)
                {
                    _zeroBitPlanes.Write(ref header, column, row, zeroBitPlanes + 1);
                    WriteLength(ref header, blocks[column].Length);
                }
            }
        }
    }

    /// <summary>One coding pass (T.800 Table B.4), then the length in Lblock bits.</summary>
    private static void WriteLength(ref PacketBitWriter header, int length)
    {
        header.WriteBit(0);
        int lengthBits = Math.Max(InitialLengthBits, BitOperations.Log2((uint)length) + 1);
        for (int increment = InitialLengthBits; increment < lengthBits; increment++)
        {
            header.WriteBit(1);
        }

        header.WriteBit(0);
        header.Write((uint)length, lengthBits);
    }
}
