// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>Writes packets (T.800 B.9, B.10; T.814 Annex B) of one layer, each code-block with one or two codeword segments.</summary>
internal sealed class RecodedPacketWriter
{
    private readonly TagTreeWriter _inclusion = new();
    private readonly TagTreeWriter _zeroBitPlanes = new();

    /// <summary>Writes the packet of one precinct.</summary>
    /// <param name="bands">For each sub-band how many columns and rows of code-blocks the precinct has.</param>
    /// <param name="blocks">Those of the first sub-band by rows from the top, then those of the next; empty for an empty packet.</param>
    /// <returns>Where the packet ends, or -1 when it does not fit.</returns>
    public int Write(ReadOnlySpan<(int Columns, int Rows)> bands, ReadOnlySpan<RecodedBlock> blocks, Span<byte> codestream, int position)
    {
        PacketBitWriter header = new(codestream[position..]);
        header.WriteBit(blocks.IsEmpty ? 0 : 1);
        int first = 0;
        foreach ((int columns, int rows) in blocks.IsEmpty ? [] : bands)
        {
            WriteHeader(ref header, columns, rows, blocks.Slice(first, columns * rows));
            first += columns * rows;
        }

        header.Finish();
        if (header.Overflowed)
        {
            return -1;
        }

        position += header.Length;
        foreach (RecodedBlock block in blocks)
        {
            if (!block.Bytes.TryCopyTo(codestream[position..]))
            {
                return -1;
            }

            position += block.Bytes.Length;
        }

        return position;
    }

    private void WriteHeader(ref PacketBitWriter header, int columns, int rows, ReadOnlySpan<RecodedBlock> blocks)
    {
        if (blocks.IsEmpty)
        {
            return;
        }

        _inclusion.Reset(columns, rows);
        _zeroBitPlanes.Reset(columns, rows);
        for (int i = 0; i < blocks.Length; i++)
        {
            // The layer in which a block comes first; 1, a layer that does not exist, for one that never comes.
            bool isIncluded = blocks[i].Passes > 0;
            _inclusion.Set(i % columns, i / columns, isIncluded ? 0 : 1);
            if (isIncluded)
            {
                _zeroBitPlanes.Set(i % columns, i / columns, blocks[i].ZeroBitPlanes);
            }
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            _inclusion.Write(ref header, i % columns, i / columns, 1);
            if (blocks[i].Passes > 0)
            {
                _zeroBitPlanes.Write(ref header, i % columns, i / columns, blocks[i].ZeroBitPlanes + 1);
                PacketWriter.WritePasses(ref header, blocks[i].Passes);
                WriteLengths(ref header, blocks[i]);
            }
        }
    }

    /// <summary>
    /// Lblock, as far as it has to grow, and the length of each segment in as many bits, plus log2 of its passes (T.800 B.10.7.1).
    /// </summary>
    private static void WriteLengths(ref PacketBitWriter header, RecodedBlock block)
    {
        int lengthBits = Math.Max(PacketWriter.InitialLengthBits, Math.Max(LengthBits(block.First), LengthBits(block.Second)));
        int increments = lengthBits - PacketWriter.InitialLengthBits;
        header.Write((2u << increments) - 2, increments + 1);
        header.Write((uint)block.First.Length, lengthBits + PassesBits(block.First));
        if (block.Second.Passes > 0)
        {
            header.Write((uint)block.Second.Length, lengthBits + PassesBits(block.Second));
        }
    }

    private static int LengthBits(CodewordSegment segment) => BitOperations.Log2((uint)segment.Length) + 1 - PassesBits(segment);

    private static int PassesBits(CodewordSegment segment) => BitOperations.Log2((uint)segment.Passes);
}
