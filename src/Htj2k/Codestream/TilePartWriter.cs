// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>Writes the tile-part of one resolution in RPCL order (T.800 B.12.1.3): its packets by position, then by component.</summary>
internal sealed class TilePartWriter
{
    private readonly PacketWriter _packets = new();

    /// <summary>Writes all packets and leaves room for the tile-part's header.</summary>
    /// <returns>Bytes of the tile-part, 0 when they do not fit.</returns>
    public int Write(ReadOnlySpan<EncodedComponent> components, in SampleFormat format, int resolution, Span<byte> destination)
    {
        int reduced = components[0].Levels - resolution;
        int columns = Precinct.Count(EncodedComponent.LowSamples(format.Width, reduced));
        int rows = Precinct.Count(EncodedComponent.LowSamples(format.Height, reduced));
        int length = MainHeaderWriter.TilePartHeaderBytes;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                foreach (EncodedComponent component in components)
                {
                    if (length > destination.Length)
                    {
                        return 0;
                    }

                    int packet = _packets.Write(component.OfResolution(resolution), new Precinct(column, row), destination[length..]);
                    if (packet < 0)
                    {
                        return 0;
                    }

                    length += packet;
                }
            }
        }

        return length;
    }
}
