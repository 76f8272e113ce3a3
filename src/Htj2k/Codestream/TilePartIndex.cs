// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>The tile-parts of a codestream in their order (T.800 A.4.2).</summary>
internal sealed class TilePartIndex
{
    private readonly List<TilePart> _parts = [];

    public static TilePartIndex Read(ReadOnlySpan<byte> codestream, MainHeader header, bool allowTruncated)
    {
        TilePartIndex index = new();
        long tiles = (long)header.TilesAcross * header.TilesDown;
        int position = header.Length;
        while (position + 2 <= codestream.Length)
        {
            CodestreamReader reader = new(codestream, position);
            ushort marker = reader.Read16();
            if (marker == MarkerCode.EndOfCodestream)
            {
                position = -1;
                break;
            }

            if (marker != MarkerCode.StartOfTilePart)
            {
                Htj2kFormatException.Throw($"marker {marker:X4} where a tile-part or the end was expected", position);
            }

            if (allowTruncated && codestream.Length - position < 12)
            {
                break;
            }

            position = index.ReadTilePart(codestream, ref reader, position, tiles, allowTruncated);
        }

        if (position >= 0 && !allowTruncated)
        {
            Htj2kFormatException.Throw("the codestream ends early, without EOC", codestream.Length);
        }

        if (index._parts.Count < tiles && !allowTruncated)
        {
            Htj2kFormatException.Throw($"{index._parts.Count} tile-parts for {tiles} tiles", codestream.Length);
        }

        return index;
    }

    public IEnumerable<TilePart> Of(int tile)
    {
        foreach (TilePart part in _parts)
        {
            if (part.Tile == tile)
            {
                yield return part;
            }
        }
    }

    private int ReadTilePart(ReadOnlySpan<byte> codestream, ref CodestreamReader reader, int start, long tiles, bool allowTruncated)
    {
        int segmentLength = reader.Read16();
        int tile = reader.Read16();
        long length = reader.Read32();
        reader.Read16();
        if (segmentLength != 10 || tile >= tiles || (length != 0 && length < 14))
        {
            Htj2kFormatException.Throw($"SOT of {segmentLength} bytes for tile {tile} of {tiles}, tile-part of {length} bytes", start);
        }

        // Psot 0: up to EOC, which is the last two bytes.
        long end = length == 0 ? codestream.Length - 2 : start + length;
        if (end > codestream.Length && !allowTruncated)
        {
            Htj2kFormatException.Throw($"a tile-part of {length} bytes runs over the end of the codestream", start);
        }

        end = Math.Min(end, codestream.Length);
        while (true)
        {
            int at = reader.Position;
            ushort marker = reader.Read16();
            if (marker == MarkerCode.StartOfData)
            {
                break;
            }

            if (marker is not (MarkerCode.PacketLengthsTilePart or MarkerCode.Comment))
            {
                Htj2kFormatException.Throw($"marker {marker:X4} in a tile-part header is not supported", at);
            }

            int bytes = reader.Read16();
            reader.Position = at + 2 + Math.Max(bytes, 2);
        }

        if (reader.Position <= end)
        {
            _parts.Add(new TilePart(tile, reader.Position, (int)end));
        }

        return (int)Math.Max(end, reader.Position);
    }
}
