// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Recoding;

/// <summary>
/// Copies headers from a Part 1 codestream to one of HTJ2K, or the other way: SIZ and the styles say how blocks are coded, one layer
/// remains, and segments about the region of interest and the packets' order, lengths and markers are left out (T.800 Annex A, T.814 Annex
/// A).
/// </summary>
/// <param name="target">Where they go.</param>
/// <param name="coder">How the blocks are coded there.</param>
internal ref struct RecodedHeader(Span<byte> target, BlockCoder coder)
{
    /// <summary>Rsiz bit 14: a CAP segment lists the required capabilities.</summary>
    private const ushort UsesCapabilities = 0x4000;

    /// <summary>Rsiz bit 15: extensions of T.801, which another decoder may know.</summary>
    private const ushort UsesExtensions = 0x8000;

    /// <summary>Scod: SOP and EPH.</summary>
    private const byte PacketMarkers = 0b110;

    private readonly Span<byte> _target = target;

    /// <summary>Bytes so far; -1 when they did not fit.</summary>
    public int Length { get; private set; }

    /// <summary>Copies the main header.</summary>
    /// <param name="capabilities">Ccap15 (T.814 A.3.3).</param>
    public void CopyMain(ReadOnlySpan<byte> source, MainHeader header, ushort capabilities)
    {
        Append(source[..2]);
        CodestreamReader reader = new(source, 2);
        while (reader.Position < header.Length)
        {
            int start = reader.Position;
            ushort marker = reader.Read16();
            int end = reader.ReadSegmentEnd(start, marker);
            Copy(source[start..end], marker, header.Size.Components.Length);
            if (marker == MarkerCode.ImageAndTileSize && coder == BlockCoder.HighThroughput)
            {
                AppendCapabilities(capabilities);
            }

            reader.Position = end;
        }
    }

    /// <summary>Writes SOT, the segments of a tile's headers, and SOD; <see cref="EndTilePart"/> adds the length.</summary>
    public void CopyTilePart(ReadOnlySpan<byte> source, ReadOnlySpan<TilePart> parts, int tile, int components)
    {
        Span<byte> start = stackalloc byte[12];
        start.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(start, MarkerCode.StartOfTilePart);
        start[3] = 10;
        BinaryPrimitives.WriteUInt16BigEndian(start[4..], (ushort)tile);
        start[11] = 1;
        Append(start);
        foreach (TilePart part in parts)
        {
            CodestreamReader reader = new(source, part.HeaderStart);
            while (reader.Position < part.DataStart - 2)
            {
                int segment = reader.Position;
                ushort marker = reader.Read16();
                int end = reader.ReadSegmentEnd(segment, marker);
                Copy(source[segment..end], marker, components);
                reader.Position = end;
            }
        }

        Append([MarkerCode.StartOfData >> 8, MarkerCode.StartOfData & 0xFF]);
    }

    /// <summary>Writes Psot.</summary>
    /// <param name="tilePart">From SOT to the last packet's end.</param>
    public static void EndTilePart(Span<byte> tilePart) => BinaryPrimitives.WriteUInt32BigEndian(tilePart[6..], (uint)tilePart.Length);

    private void Copy(ReadOnlySpan<byte> segment, ushort marker, int components)
    {
        if (marker is MarkerCode.TilePartLengths or MarkerCode.PacketLengthsMain or MarkerCode.PacketLengthsTilePart
            or MarkerCode.PackedPacketHeadersMain or MarkerCode.PackedPacketHeadersTilePart or MarkerCode.ProgressionOrderChange
            or MarkerCode.ExtendedCapabilities or MarkerCode.CorrespondingProfile or MarkerCode.RegionOfInterest)
        {
            return;
        }

        int at = Length;
        Append(segment);
        if (Length < 0)
        {
            return;
        }

        Span<byte> copy = _target[at..Length];
        switch (marker)
        {
            case MarkerCode.ImageAndTileSize:
                if ((BinaryPrimitives.ReadUInt16BigEndian(copy[4..]) & UsesExtensions) != 0)
                {
                    Htj2kFormatException.Throw("extensions of T.801; codestreams of Part 1 are coded again", 4);
                }

                BinaryPrimitives.WriteUInt16BigEndian(copy[4..], coder == BlockCoder.HighThroughput ? UsesCapabilities : (ushort)0);
                break;
            case MarkerCode.CodingStyleDefault:
                copy[4] = (byte)(copy[4] & ~PacketMarkers);
                BinaryPrimitives.WriteUInt16BigEndian(copy[6..], 1);
                ChangeStyle(ref copy[12]);
                break;
            case MarkerCode.CodingStyleComponent:
                ChangeStyle(ref copy[components < 257 ? 9 : 10]);
                break;
        }
    }

    /// <summary>Of the styles that Part 1 has, only vertically causal context means something to HT coding (T.814 A.4).</summary>
    private readonly void ChangeStyle(ref byte style)
    {
        CodeBlockStyle kind = coder == BlockCoder.HighThroughput ? CodeBlockStyle.HighThroughput : CodeBlockStyle.None;
        style = (byte)(kind | ((CodeBlockStyle)style & CodeBlockStyle.VerticallyCausal));
    }

    private void AppendCapabilities(ushort capabilities)
    {
        Span<byte> segment = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(segment, MarkerCode.ExtendedCapabilities);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], 8);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], MainHeaderWriter.HighThroughput);
        BinaryPrimitives.WriteUInt16BigEndian(segment[8..], capabilities);
        Append(segment);
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        if (Length < 0 || !bytes.TryCopyTo(_target[Length..]))
        {
            Length = -1;
            return;
        }

        Length += bytes.Length;
    }
}
