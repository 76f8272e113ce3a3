// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Codestream.MarkerSegments;

/// <summary>The part of COD that holds for all components (T.800 A.6.1).</summary>
/// <param name="Layers">Quality layers, 1 to 65535.</param>
/// <param name="UsesColorTransform">The first three components are RCT or ICT coded, by their wavelet.</param>
/// <param name="UsesStartOfPacket">SOP marker segments may stand before packets.</param>
/// <param name="UsesEndOfPacketHeader">EPH markers stand after packet headers.</param>
internal readonly record struct CodingStyle(
    ProgressionOrder Order, int Layers, bool UsesColorTransform, bool UsesStartOfPacket, bool UsesEndOfPacketHeader)
{
    /// <summary>Reads Scod and SGcod.</summary>
    /// <param name="hasPrecincts">True when precinct sizes end the segment.</param>
    public static CodingStyle Read(ref CodestreamReader reader, out bool hasPrecincts)
    {
        int start = reader.Position;
        int style = reader.Read8();
        int order = reader.Read8();
        int layers = reader.Read16();
        int transform = reader.Read8();
        if (order > (int)ProgressionOrder.ComponentPositionResolutionLayer || layers == 0 || transform > 1)
        {
            Htj2kFormatException.Throw(
                $"progression order {order} (0 to 4 are accepted), {layers} layers (from 1), component transform {transform} (0 or 1)",
                start);
        }

        hasPrecincts = (style & 1) != 0;
        return new CodingStyle((ProgressionOrder)order, layers, transform == 1, (style & 2) != 0, (style & 4) != 0);
    }
}
