// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// Takes the stuffing out of the bit-streams of a cleanup segment (T.814 7.1), 64, 32 or eight bytes a step where there is none.
/// </summary>
internal static unsafe class Unstuffing
{
    private const ulong LowBits = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>MagSgn: the byte after 0xFF has seven bits.</summary>
    /// <param name="output">Takes the bytes, and <see cref="OpenSegment.TailBytes"/> of ones.</param>
    /// <returns>Whole bytes written, ones not counted.</returns>
    public static int MagSgn(ReadOnlySpan<byte> stuffed, byte* output)
    {
        FlatBitWriter bits = new(output, 0, 0);
        bool afterFF = false;
        int position = 0;
        while (position < stuffed.Length)
        {
            if (Avx512BW.IsSupported && !afterFF && stuffed.Length - position >= Vector512<byte>.Count)
            {
                var bytes = Vector512.Create(stuffed[position..]);
                ulong full = Vector512.Equals(bytes, Vector512<byte>.AllBitsSet).ExtractMostSignificantBits();
                if (full == 0)
                {
                    bits.AppendBytes(bytes, Vector512<byte>.Count, stuffed[position + Vector512<byte>.Count - 1]);
                    position += Vector512<byte>.Count;
                    continue;
                }

                int count = BitOperations.TrailingZeroCount(full) + 1;
                bits.AppendBytes(bytes, count, 0xFF);
                position += count;
                afterFF = true;
            }
            else if (Avx2.IsSupported && !afterFF && stuffed.Length - position >= Vector256<byte>.Count)
            {
                var bytes = Vector256.Create(stuffed[position..]);
                uint full = Vector256.Equals(bytes, Vector256<byte>.AllBitsSet).ExtractMostSignificantBits();
                if (full == 0)
                {
                    bits.AppendBytes(bytes, Vector256<byte>.Count, stuffed[position + Vector256<byte>.Count - 1]);
                    position += Vector256<byte>.Count;
                    continue;
                }

                int count = BitOperations.TrailingZeroCount(full) + 1;
                bits.AppendBytes(bytes, count, 0xFF);
                position += count;
                afterFF = true;
            }
            else if (!afterFF && stuffed.Length - position >= 8)
            {
                ulong word = BinaryPrimitives.ReadUInt64LittleEndian(stuffed[position..]);
                ulong found = ZeroBytes(~word);
                if (found == 0)
                {
                    bits.AppendWord(word);
                    position += sizeof(ulong);
                    continue;
                }

                // Up to and with the first 0xFF, at most seven bytes.
                int bytes = Math.Min((BitOperations.TrailingZeroCount(found) >> 3) + 1, 7);
                bits.Append(word & ((1UL << (8 * bytes)) - 1), 8 * bytes);
                position += bytes;
                afterFF = stuffed[position - 1] == 0xFF;
                continue;
            }

            if (position == stuffed.Length)
            {
                break;
            }

            byte next = stuffed[position++];
            bits.Append(afterFF ? next & 0x7Fu : next, afterFF ? 7 : 8);
            afterFF = next == 0xFF;
        }

        bits.Append(0xFF, 8);
        int length = (int)(bits.Length >> 3);
        new Span<byte>(output + length, OpenSegment.TailBytes).Fill(0xFF);
        return length;
    }

    /// <summary>VLC: read from the end; a byte whose low seven bits are all ones after one above 0x8F has seven bits.</summary>
    /// <param name="suffix">The MEL and VLC bytes, Scup's included.</param>
    /// <param name="output">Takes the bytes in reading order, and <see cref="OpenSegment.TailBytes"/> of zeros.</param>
    /// <returns>Whole bytes written, zeros not counted.</returns>
    public static int Vlc(ReadOnlySpan<byte> suffix, byte* output)
    {
        uint first = suffix[^2];
        uint high = first >> 4;
        FlatBitWriter bits = new(output, high, (high & 7) == 7 ? 3 : 4);
        bool above8F = (first | 0x0F) > 0x8F;
        int position = suffix.Length - 3;
        while (position >= 0)
        {
            if (Avx512BW.IsSupported && position >= Vector512<byte>.Count - 1)
            {
                Vector512<byte> bytes = StuffingBytes.Reverse(Vector512.Create(suffix[(position + 1 - Vector512<byte>.Count)..]));
                ulong found = StuffingBytes.AfterAbove8F(bytes, ref above8F);
                int count = BitOperations.TrailingZeroCount(found);
                if (count > 0)
                {
                    bits.AppendBytes(bytes, count, suffix[position + 1 - count]);
                    position -= count;
                }

                if (found != 0)
                {
                    above8F = suffix[position] > 0x8F;
                    bits.Append(suffix[position--] & 0x7Fu, 7);
                }

                continue;
            }

            if (Avx2.IsSupported && position >= StuffingBytes.Count - 1)
            {
                Vector256<byte> bytes = StuffingBytes.Reverse(Vector256.Create(suffix[(position + 1 - StuffingBytes.Count)..]));
                uint found = StuffingBytes.AfterAbove8F(bytes, ref above8F);
                int count = BitOperations.TrailingZeroCount(found);
                if (count > 0)
                {
                    bits.AppendBytes(bytes, count, suffix[position + 1 - count]);
                    position -= count;
                }

                if (found != 0)
                {
                    above8F = suffix[position] > 0x8F;
                    bits.Append(suffix[position--] & 0x7Fu, 7);
                }

                continue;
            }

            if (position >= 7)
            {
                ulong word = BinaryPrimitives.ReadUInt64BigEndian(suffix[(position - 7)..]);
                if (ZeroBytes(~(word | HighBits)) == 0)
                {
                    bits.Append(word & 0x00FF_FFFF_FFFF_FFFF, 56);
                    position -= 7;
                    above8F = suffix[position + 1] > 0x8F;
                    continue;
                }
            }

            uint next = suffix[position--];
            bool stuffed = above8F && (next & 0x7F) == 0x7F;
            bits.Append(stuffed ? next & 0x7F : next, stuffed ? 7 : 8);
            above8F = next > 0x8F;
        }

        bits.Append(0, 8);
        int length = (int)(bits.Length >> 3);
        new Span<byte>(output + length, OpenSegment.TailBytes).Clear();
        return length;
    }

    /// <summary>The high bit of each byte that is zero; exact up to the first one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZeroBytes(ulong word) => (word - LowBits) & ~word & HighBits;
}
