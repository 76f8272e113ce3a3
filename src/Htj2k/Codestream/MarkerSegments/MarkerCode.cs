// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream.MarkerSegments;

/// <summary>The marker codes of T.800 Table A.2 and of T.814 Annex A, and those of T.801 that matter.</summary>
internal static class MarkerCode
{
    public const ushort StartOfCodestream = 0xFF4F;
    public const ushort ExtendedCapabilities = 0xFF50;
    public const ushort ImageAndTileSize = 0xFF51;
    public const ushort CodingStyleDefault = 0xFF52;
    public const ushort CodingStyleComponent = 0xFF53;
    public const ushort TilePartLengths = 0xFF55;
    public const ushort PacketLengthsMain = 0xFF57;
    public const ushort PacketLengthsTilePart = 0xFF58;
    public const ushort CorrespondingProfile = 0xFF59;
    public const ushort QuantizationDefault = 0xFF5C;
    public const ushort QuantizationComponent = 0xFF5D;
    public const ushort RegionOfInterest = 0xFF5E;
    public const ushort ProgressionOrderChange = 0xFF5F;
    public const ushort PackedPacketHeadersMain = 0xFF60;
    public const ushort PackedPacketHeadersTilePart = 0xFF61;
    public const ushort ComponentRegistration = 0xFF63;
    public const ushort Comment = 0xFF64;

    /// <summary>DCO, the first of the marker segments with which T.801 changes how samples are coded; the last one is ATK.</summary>
    public const ushort FirstExtension = 0xFF70;

    /// <summary>NLT of T.801.</summary>
    public const ushort NonlinearityPoint = 0xFF76;
    public const ushort LastExtension = 0xFF79;

    public const ushort StartOfTilePart = 0xFF90;
    public const ushort StartOfPacket = 0xFF91;
    public const ushort EndOfPacketHeader = 0xFF92;
    public const ushort StartOfData = 0xFF93;
    public const ushort EndOfCodestream = 0xFFD9;

    private const ushort FirstWithoutSegment = 0xFF30;
    private const ushort LastWithoutSegment = 0xFF3F;

    /// <summary>False for the markers that T.800 A.1.2 reserves for others to use without parameters: decoders pass them over.</summary>
    public static bool HasSegment(ushort marker) => marker is < FirstWithoutSegment or > LastWithoutSegment;
}
