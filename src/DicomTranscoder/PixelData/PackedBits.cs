// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.PixelData;

/// <summary>
/// Native samples of Bits Allocated 1: the first sample is the least significant bit, and the next frame begins in the bit after the last
/// one (PS3.5 8.1.1).
/// </summary>
internal static class PackedBits
{
    /// <exception cref="DicomFormatException">A sample is neither 0 nor 1.</exception>
    public static void Require(ReadOnlySpan<byte> samples)
    {
        if (samples.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            DicomFormatException.Throw("the codestream holds samples larger than 1, but Bits Allocated is 1", -1, Tag.PixelData);
        }
    }

    /// <summary>Packs samples among others. Their bits must be 0 before.</summary>
    /// <param name="samples">0 or 1 each.</param>
    /// <param name="packed">Has all bits from 0 to the last one.</param>
    /// <param name="firstBit">Where the first sample goes, 0 to 7.</param>
    public static void Pack(ReadOnlySpan<byte> samples, Span<byte> packed, int firstBit)
    {
        int i = 0;
        for (; i <= samples.Length - 8; i += 8)
        {
            // Sample n lies at bit 8 n. The product has it at bit 56 + n, and nothing else there.
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(samples[i..]);
            int bits = (int)((eight * 0x0102_0408_1020_4080) >> 56) << firstBit;
            packed[i >> 3] |= (byte)bits;
            if (firstBit > 0)
            {
                packed[(i >> 3) + 1] |= (byte)(bits >> 8);
            }
        }

        for (; i < samples.Length; i++)
        {
            int bit = firstBit + i;
            packed[bit >> 3] |= (byte)(samples[i] << (bit & 7));
        }
    }

    /// <summary>Takes samples out from among others.</summary>
    /// <param name="packed">Has all bits from 0 to the last one.</param>
    /// <param name="firstBit">Where the first sample lies, 0 to 7.</param>
    /// <param name="samples">Become 0 or 1 each.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int firstBit, Span<byte> samples)
    {
        int i = 0;
        for (; i <= samples.Length - 8; i += 8)
        {
            int bits = packed[i >> 3] >> firstBit;
            if (firstBit > 0)
            {
                bits |= packed[(i >> 3) + 1] << (8 - firstBit);
            }

            // A copy of the eight bits in each byte; byte n keeps bit n alone, which the sum brings to bit 7, wherever it was.
            ulong alone = ((byte)bits * 0x0101_0101_0101_0101UL) & 0x8040_2010_0804_0201;
            BinaryPrimitives.WriteUInt64LittleEndian(samples[i..], ((alone + 0x7F7F_7F7F_7F7F_7F7F) >> 7) & 0x0101_0101_0101_0101);
        }

        for (; i < samples.Length; i++)
        {
            int bit = firstBit + i;
            samples[i] = (byte)((packed[bit >> 3] >> (bit & 7)) & 1);
        }
    }

    /// <summary>True when the bits after the last sample, up to the end of its byte, are 0.</summary>
    /// <param name="packed">All samples.</param>
    /// <param name="samples">Their number.</param>
    public static bool EndInZeros(ReadOnlySpan<byte> packed, long samples)
        => (samples & 7) == 0 || packed[(int)(samples >> 3)] >> (int)(samples & 7) == 0;
}
