// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;

namespace Htj2k.Codestream.Packets;

/// <summary>
/// Packet headers that PPM or PPT segments hold in place of the packets (T.800 A.7.4, A.7.5): one run of bytes, put together by index.
/// </summary>
internal sealed class PackedPacketHeaders
{
    private readonly List<(int TilePart, int Index, int Order, byte[] Bytes)> _segments = [];

    /// <summary>Takes one segment.</summary>
    /// <param name="reader">After the segment's length.</param>
    /// <param name="tilePart">
    /// Which of its tile's headers has the segment: each may begin again with index 0 (T.800 A.7.5). 0 in the main header.
    /// </param>
    public void Add(ref CodestreamReader reader, int start, int end, int tilePart)
    {
        int index = reader.Read8();
        if (reader.Position > end)
        {
            Htj2kFormatException.Throw("packed packet headers without an index", start);
        }

        _segments.Add((tilePart, index, _segments.Count, reader.Take(end - reader.Position).ToArray()));
    }

    /// <summary>All bytes in the order of the headers, and of the indices in each.</summary>
    public byte[] Join()
    {
        // Those that repeat an index stay in the order in which they came.
        _segments.Sort(static (a, b) => a.TilePart != b.TilePart ? a.TilePart.CompareTo(b.TilePart)
            : a.Index != b.Index ? a.Index.CompareTo(b.Index)
            : a.Order.CompareTo(b.Order));
        int length = 0;
        foreach ((_, _, _, byte[] bytes) in _segments)
        {
            length += bytes.Length;
        }

        byte[] joined = new byte[length];
        int at = 0;
        foreach ((_, _, _, byte[] bytes) in _segments)
        {
            bytes.CopyTo(joined, at);
            at += bytes.Length;
        }

        return joined;
    }

    /// <summary>PPM's runs, one for each tile-part in the codestream's order: Nppm bytes after each Nppm.</summary>
    public static List<ReadOnlyMemory<byte>> Split(byte[] joined, int offset)
    {
        List<ReadOnlyMemory<byte>> runs = [];
        int at = 0;
        while (at < joined.Length)
        {
            if (joined.Length - at < 4)
            {
                Htj2kFormatException.Throw("PPM ends within a length", offset);
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(joined.AsSpan(at));
            at += 4;
            if (length > joined.Length - at)
            {
                Htj2kFormatException.Throw($"PPM has {joined.Length - at} bytes where a tile-part's packet headers have {length}", offset);
            }

            runs.Add(joined.AsMemory(at, (int)length));
            at += (int)length;
        }

        return runs;
    }
}
