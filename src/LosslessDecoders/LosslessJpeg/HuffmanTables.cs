// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>The four destinations of Huffman tables for differences (T.81 B.2.4.2).</summary>
internal sealed class HuffmanTables
{
    private const int Destinations = 4;
    private const int LengthsEnd = 17;

    private readonly HuffmanTable[] _tables = [new(), new(), new(), new()];

    /// <summary>True when a table with category 16 was read since the last <see cref="Clear"/>.</summary>
    public bool HasCategory16 { get; private set; }

    public void Clear()
    {
        HasCategory16 = false;
        foreach (HuffmanTable table in _tables)
        {
            table.Clear();
        }
    }

    /// <summary>
    /// Reads a DHT segment. Tables of class 1 are for AC coefficients, which a lossless process does not have: they are skipped.
    /// </summary>
    public void Read(ReadOnlySpan<byte> segment, Category16Reading reading, int offset)
    {
        do
        {
            int codes = 0;
            for (int i = 1; i < LengthsEnd && segment.Length >= LengthsEnd; i++)
            {
                codes += segment[i];
            }

            // The class is in the upper four bits, the destination in the lower.
            if (codes is 0 or > 256 || segment.Length < LengthsEnd + codes || (segment[0] & 0xEF) >= Destinations)
            {
                CodedFrameException.Throw("A Huffman table segment of the JPEG frame is damaged", offset);
            }

            ReadOnlySpan<byte> categories = segment[LengthsEnd..(LengthsEnd + codes)];
            if (segment[0] < Destinations)
            {
                HasCategory16 |= categories.Contains((byte)16);
                if (!_tables[segment[0]].TryDefine(segment[1..LengthsEnd], categories, reading))
                {
                    CodedFrameException.Throw("A Huffman table of the JPEG frame holds impossible codes", offset);
                }
            }

            segment = segment[(LengthsEnd + codes)..];
        }
        while (!segment.IsEmpty);
    }

    /// <summary>The table in a destination that the scan header at <paramref name="offset"/> names.</summary>
    public HuffmanTable Get(int destination, int offset)
    {
        if (destination >= Destinations || !_tables[destination].IsDefined)
        {
            CodedFrameException.Throw("A scan of the JPEG frame uses a Huffman table that is not defined", offset);
        }

        return _tables[destination];
    }
}
