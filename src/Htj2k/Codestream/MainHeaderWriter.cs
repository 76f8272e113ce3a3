// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>Writes the marker segments of our streams (T.800 Annex A, T.814 Annex A).</summary>
internal ref struct MainHeaderWriter(Span<byte> bytes)
{
    /// <summary>SOT and SOD.</summary>
    public const int TilePartHeaderBytes = 14;

    /// <summary>Rsiz bit 14: a CAP segment lists the required capabilities.</summary>
    private const ushort UsesCapabilities = 0x4000;

    /// <summary>Pcap bit for Part 15, T.814.</summary>
    public const uint HighThroughput = 1u << (32 - 15);

    private const byte ResolutionPositionComponentLayer = 2;
    private const byte HighThroughputBlocks = 0x40;
    private const byte Reversible53 = 1;
    private const byte Irreversible97 = 0;

    /// <summary>Sqcd: a step with a mantissa for each sub-band (T.800 Table A.28).</summary>
    private const byte ScalarExpounded = 2;

    /// <summary>Ccap15: irreversible transforms may be used, HTIRV (T.814 A.3.3).</summary>
    private const ushort IrreversibleCapability = 0x0020;

    /// <summary>Stlm: two bytes of tile index and four of length for each tile-part.</summary>
    private const byte TilePartLengthFormat = 0x60;

    private const int CapabilitiesBytes = 2 + 8;

    private readonly Span<byte> _bytes = bytes;

    public int Length { get; private set; }

    /// <summary>Bytes of the whole main header.</summary>
    public static int LengthFor(BlockCoder coder, int components, int levels, bool isReversible = true)
        => 2 + (2 + 38 + 3 * components) + (coder == BlockCoder.HighThroughput ? CapabilitiesBytes : 0) + (2 + 12)
            + (2 + QuantizationLength(levels, isReversible)) + (2 + 4 + 6 * (levels + 1));

    /// <summary>All of the main header; the tile-part lengths are left for <see cref="WriteTilePartLength"/>.</summary>
    public void Write(BlockCoder coder, in SampleFormat format, bool colorTransform, EncodedComponent component)
    {
        // MQ coded blocks need nothing that T.800 does not have.
        bool isHighThroughput = coder == BlockCoder.HighThroughput;
        int levels = component.Levels;
        Write16(MarkerCode.StartOfCodestream);
        WriteSize(format, isHighThroughput ? UsesCapabilities : (ushort)0);

        if (isHighThroughput)
        {
            Write16(MarkerCode.ExtendedCapabilities);
            Write16(8);
            Write32(HighThroughput);
            Write16(Capabilities(component.LargestMagnitudeBits, component.IsReversible));
        }

        Write16(MarkerCode.CodingStyleDefault);
        Write16(12);
        Write8(0);
        Write8(ResolutionPositionComponentLayer);
        Write16(1);
        Write8((byte)(colorTransform ? 1 : 0));
        Write8((byte)levels);
        Write8(CodeBlockSizeExponent());
        Write8(CodeBlockSizeExponent());
        Write8(isHighThroughput ? HighThroughputBlocks : (byte)0);
        Write8(component.IsReversible ? Reversible53 : Irreversible97);
        WriteQuantization(component);

        Write16(MarkerCode.TilePartLengths);
        Write16((ushort)(4 + 6 * (levels + 1)));
        Write8(0);
        Write8(TilePartLengthFormat);
        Length += 6 * (levels + 1);
    }

    /// <summary>Writes one entry of TLM and the header of that tile-part.</summary>
    /// <param name="header">The main header's bytes.</param>
    /// <param name="tilePart">The tile-part's bytes, its header included.</param>
    public static void WriteTilePartLength(Span<byte> header, Span<byte> tilePart, int index, int count)
    {
        Span<byte> entry = header[^(6 * (count - index))..];
        BinaryPrimitives.WriteUInt16BigEndian(entry, 0);
        BinaryPrimitives.WriteUInt32BigEndian(entry[2..], (uint)tilePart.Length);

        MainHeaderWriter writer = new(tilePart);
        writer.Write16(MarkerCode.StartOfTilePart);
        writer.Write16(10);
        writer.Write16(0);
        writer.Write32((uint)tilePart.Length);
        writer.Write8((byte)index);
        writer.Write8((byte)count);
        writer.Write16(MarkerCode.StartOfData);
    }

    /// <summary>Ccap15: HTONLY, one HT set a block; its low bits code the largest number of magnitude bits, MAGB (T.814 A.3.3).</summary>
    public static ushort Capabilities(int magnitudeBits, bool isReversible)
    {
        int bound = magnitudeBits <= 8 ? 0 : magnitudeBits < 28 ? magnitudeBits - 8 : 13 + (magnitudeBits >> 2);
        return (ushort)(bound | (isReversible ? 0 : IrreversibleCapability));
    }

    /// <summary>Lqcd: a byte for each of 3 levels + 1 sub-bands, or two.</summary>
    private static int QuantizationLength(int levels, bool isReversible) => 3 + (isReversible ? 1 : 2) * (3 * levels + 1);

    private void WriteQuantization(EncodedComponent component)
    {
        Write16(MarkerCode.QuantizationDefault);
        Write16((ushort)QuantizationLength(component.Levels, component.IsReversible));
        int guardBits =
            component.IsReversible ? ReversibleExponents.GuardBits(component.LargestMagnitudeBits) : QuantizationStep.GuardBits;
        Write8((byte)(guardBits << 5 | (component.IsReversible ? 0 : ScalarExpounded)));
        foreach (EncodedSubband subband in component.Subbands)
        {
            if (component.IsReversible)
            {
                Write8((byte)((subband.MagnitudeBits + 1 - guardBits) << 3));
            }
            else
            {
                Write16(subband.Step.Declared);
            }
        }
    }

    private void WriteSize(in SampleFormat format, ushort capabilities)
    {
        Write16(MarkerCode.ImageAndTileSize);
        Write16((ushort)(38 + 3 * format.Components));
        Write16(capabilities);
        Write32((uint)format.Width);
        Write32((uint)format.Height);
        Write32(0);
        Write32(0);
        Write32((uint)format.Width);
        Write32((uint)format.Height);
        Write32(0);
        Write32(0);
        Write16((ushort)format.Components);
        for (int i = 0; i < format.Components; i++)
        {
            Write8((byte)(format.BitsPerSample - 1 | (format.IsSigned ? 0x80 : 0)));
            Write8(1);
            Write8(1);
        }
    }

    /// <summary>log2 of the code-block's side, less 2 (T.800 Table A.18).</summary>
    private static byte CodeBlockSizeExponent() => (byte)(int.Log2(CodeBlock.NominalSize) - 2);

    private void Write8(byte value) => _bytes[Length++] = value;

    private void Write16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[Length..], value);
        Length += 2;
    }

    private void Write32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[Length..], value);
        Length += 4;
    }
}
