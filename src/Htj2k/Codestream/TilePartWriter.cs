// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.Packets;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>Writes the tile-part of one resolution in RPCL order (T.800 B.12.1.3): its packets by position, then by component.</summary>
internal sealed class TilePartWriter
{
    private readonly PacketWriter _packets = new();

    /// <summary>Writes the headers of all packets and leaves room for the tile-part's own header and for the segments to copy.</summary>
    /// <param name="position">Where the tile-part begins.</param>
    /// <param name="copies">Where the segments of the packets go.</param>
    /// <returns>Where the tile-part ends, -1 when it does not fit.</returns>
    public int Write(
        ReadOnlySpan<EncodedComponent> components, in SampleFormat format, int resolution, Span<byte> codestream, int position,
            SegmentCopies copies)
    {
        int reduced = components[0].Levels - resolution;
        int columns = EncodedPrecinct.Count(EncodedComponent.LowSamples(format.Width, reduced));
        int rows = EncodedPrecinct.Count(EncodedComponent.LowSamples(format.Height, reduced));
        if (codestream.Length - position < MainHeaderWriter.TilePartHeaderBytes)
        {
            return -1;
        }

        position += MainHeaderWriter.TilePartHeaderBytes;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                foreach (EncodedComponent component in components)
                {
                    position =
                        _packets.Write(component.OfResolution(resolution), new EncodedPrecinct(column, row), codestream, position, copies);
                    if (position < 0)
                    {
                        return -1;
                    }
                }
            }
        }

        return position;
    }
}
