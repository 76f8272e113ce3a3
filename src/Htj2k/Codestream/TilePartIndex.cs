// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;

namespace Htj2k.Codestream;

/// <summary>The tile-parts of a codestream, in their order for each tile (T.800 A.4.2).</summary>
internal sealed class TilePartIndex
{
    private const int StartOfTilePartBytes = 12;

    private static ReadOnlySpan<byte> EndOfCodestream => [MarkerCode.EndOfCodestream >> 8, MarkerCode.EndOfCodestream & 0xFF];

    private readonly List<TilePart> _parts = [];
    private int[] _ends = [];

    /// <summary>True when a tile-part header holds more than packet lengths and comments.</summary>
    public bool HasParameters { get; private set; }

    /// <summary>The tile-parts of a tile.</summary>
    public ReadOnlySpan<TilePart> Of(int tile)
    {
        int start = tile == 0 ? 0 : _ends[tile - 1];
        return CollectionsMarshal.AsSpan(_parts)[start.._ends[tile]];
    }

    /// <summary>Finds all tile-parts.</summary>
    /// <param name="headerLength">Where the first begins.</param>
    public void Read(ReadOnlySpan<byte> codestream, int headerLength, int tiles, bool allowTruncated)
    {
        _parts.Clear();
        HasParameters = false;
        bool ended = false;
        int position = headerLength;
        while (!ended && codestream.Length - position >= 2)
        {
            CodestreamReader reader = new(codestream, position);
            ushort marker = reader.Read16();
            if (marker == MarkerCode.EndOfCodestream)
            {
                ended = true;
            }
            else if (marker != MarkerCode.StartOfTilePart)
            {
                Htj2kFormatException.Throw($"marker {marker:X4} where a tile-part or the end was expected", position);
            }
            else if (!TryReadTilePart(codestream, ref reader, ref position, tiles, allowTruncated))
            {
                break;
            }
        }

        // Some writers leave EOC out: the last tile-part then ends with the codestream, apart from the padding byte of DICOM.
        bool isWhole = codestream[position..].TrimEnd((byte)0).IsEmpty;
        if (!ended && !isWhole && !allowTruncated)
        {
            Htj2kFormatException.Throw("the codestream ends early, without EOC", codestream.Length);
        }

        Arrange(tiles, allowTruncated);
    }

    private void Arrange(int tiles, bool allowTruncated)
    {
        if (tiles > 1)
        {
            _parts.Sort(static (a, b) => (a.Tile, a.Index).CompareTo((b.Tile, b.Index)));
        }

        if (_ends.Length < tiles)
        {
            _ends = new int[tiles];
        }

        int part = 0;
        for (int tile = 0; tile < tiles; tile++)
        {
            int start = part;
            while (part < _parts.Count && _parts[part].Tile == tile)
            {
                part++;
            }

            _ends[tile] = part;
            if (part == start && !allowTruncated)
            {
                Htj2kFormatException.Throw($"no tile-part for tile {tile} of {tiles}", -1);
            }
        }
    }

    /// <param name="position">Where SOT begins; then where the next one should.</param>
    /// <returns>False when the codestream ends within the header and that is tolerated.</returns>
    private bool TryReadTilePart(ReadOnlySpan<byte> codestream, ref CodestreamReader reader, ref int position, int tiles,
        bool allowTruncated)
    {
        int start = position;
        if (allowTruncated && codestream.Length - start < StartOfTilePartBytes)
        {
            return false;
        }

        int segmentLength = reader.Read16();
        int tile = reader.Read16();
        long length = reader.Read32();
        reader.Read16();
        if (segmentLength != 10 || tile >= tiles || (length != 0 && length < StartOfTilePartBytes + 2))
        {
            Htj2kFormatException.Throw($"SOT of {segmentLength} bytes for tile {tile} of {tiles}, tile-part of {length} bytes", start);
        }

        long end = length != 0 ? start + length : FindEnd(codestream, reader.Position);
        if (end > codestream.Length)
        {
            if (!allowTruncated)
            {
                Htj2kFormatException.Throw($"a tile-part of {length} bytes runs over the end of the codestream", codestream.Length);
            }

            end = codestream.Length;
        }

        position = (int)end;
        int headerStart = reader.Position;
        bool hasParameters = false;
        while (true)
        {
            if (allowTruncated && end == codestream.Length && end - reader.Position < 2)
            {
                return false;
            }

            int at = reader.Position;
            ushort marker = reader.Read16();
            if (marker == MarkerCode.StartOfData)
            {
                break;
            }

            hasParameters |= marker is not (MarkerCode.PacketLengthsTilePart or MarkerCode.Comment) && MarkerCode.HasSegment(marker);
            if (allowTruncated && end == codestream.Length && end - reader.Position < 2)
            {
                return false;
            }

            reader.Position = reader.ReadSegmentEnd(at, marker);
        }

        if (reader.Position > end)
        {
            Htj2kFormatException.Throw("a tile-part ends before its header does", start);
        }

        HasParameters |= hasParameters;
        _parts.Add(new TilePart(tile, _parts.Count, headerStart, reader.Position, (int)end, hasParameters));
        return true;
    }

    /// <summary>Of a tile-part with Psot 0: at EOC, which padding may follow, or at the end of a codestream without EOC.</summary>
    private static int FindEnd(ReadOnlySpan<byte> codestream, int start)
    {
        int end = codestream[start..].LastIndexOf(EndOfCodestream);
        return end < 0 ? codestream.Length : start + end;
    }
}
