// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// Turns flat bits into the stuffed bit-streams of a cleanup segment (T.814 7.1), 64, 32 or seven bytes a step where nothing needs
/// stuffing.
/// </summary>
internal static unsafe class Stuffing
{
    private const ulong LowBits = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>The bits needed for 32 bytes at once: theirs, and those of the byte that the last of them begins in.</summary>
    private const int MostPeekedBits = 8 * (StuffingBytes.Count + 1);

    /// <summary>The same for 64 bytes.</summary>
    private const int MostPeekedBitsOf512 = 8 * (64 + 1);

    /// <summary>MagSgn: the byte after 0xFF takes seven bits; the last byte is filled with ones and left out if it is 0xFF.</summary>
    /// <param name="flat">Readable for 16 bytes beyond its bits.</param>
    /// <param name="output">Takes up to 8 bytes more than the result.</param>
    /// <returns>Bytes written.</returns>
    public static int MagSgn(byte* flat, long bits, byte* output)
    {
        byte* next = output;
        long position = 0;
        bool afterFF = false;
        while (position + 64 <= bits)
        {
            if (Avx512BW.IsSupported && !afterFF && position + MostPeekedBitsOf512 <= bits)
            {
                Vector512<byte> loaded = PeekBytes512(flat, position);
                loaded.Store(next);
                ulong full = Vector512.Equals(loaded, Vector512<byte>.AllBitsSet).ExtractMostSignificantBits();
                int count = full == 0 ? Vector512<byte>.Count : BitOperations.TrailingZeroCount(full) + 1;
                next += count;
                position += 8 * count;
                afterFF = full != 0;
                continue;
            }

            if (Avx2.IsSupported && !afterFF && position + MostPeekedBits <= bits)
            {
                Vector256<byte> loaded = PeekBytes(flat, position);
                loaded.Store(next);
                uint full = Vector256.Equals(loaded, Vector256<byte>.AllBitsSet).ExtractMostSignificantBits();
                int count = full == 0 ? StuffingBytes.Count : BitOperations.TrailingZeroCount(full) + 1;
                next += count;
                position += 8 * count;
                afterFF = full != 0;
                continue;
            }

            ulong word = Peek(flat, position);
            if (afterFF)
            {
                *next++ = (byte)(word & 0x7F);
                position += 7;
                afterFF = false;
                continue;
            }

            // A byte of ones is a zero byte of the complement; of the 57 bits that are sure, seven bytes are used.
            *(ulong*)next = word;
            ulong found = ZeroBytes(~word) & (HighBits >> 8);
            if (found == 0)
            {
                next += 7;
                position += 56;
            }
            else
            {
                int bytes = (BitOperations.TrailingZeroCount(found) >> 3) + 1;
                next += bytes;
                position += 8 * bytes;
                afterFF = true;
            }
        }

        while (position < bits)
        {
            int capacity = afterFF ? 7 : 8;
            int rest = (int)Math.Min(bits - position, capacity);
            uint value = (uint)Peek(flat, position) & ((1u << rest) - 1);
            uint filled = value | (((1u << capacity) - 1) & ~((1u << rest) - 1));
            position += rest;
            afterFF = filled == 0xFF;
            if (rest == capacity || !afterFF)
            {
                *next++ = (byte)filled;
            }
            else
            {
                afterFF = false;
            }
        }

        return (int)(next - output) - (afterFF ? 1 : 0);
    }

    /// <summary>VLC: bytes go down from the end; one whose low seven bits are all ones after a byte above 0x8F takes seven bits.</summary>
    /// <param name="flat">Begins with the four ones that stand for Scup's bits; readable for 16 bytes beyond its bits.</param>
    public static VlcWriter Vlc(byte* flat, long bits, byte* end)
    {
        byte* next = end - 1;
        *next-- = 0xFF;
        bool above8F = true;
        long position = 0;
        while (bits - position >= 8)
        {
            if (Avx2.IsSupported && bits - position >= MostPeekedBits)
            {
                Vector256<byte> loaded = PeekBytes(flat, position);
                uint found = StuffingBytes.AfterAbove8F(loaded, ref above8F);
                StuffingBytes.Reverse(loaded).Store(next + 1 - StuffingBytes.Count);
                int count = BitOperations.TrailingZeroCount(found);
                next -= count;
                position += 8 * count;
                if (found != 0)
                {
                    *next-- = 0x7F;
                    position += 7;
                    above8F = false;
                }

                continue;
            }

            if (bits - position >= 64)
            {
                ulong word = Peek(flat, position);
                if ((ZeroBytes(~(word | HighBits)) & (HighBits >> 8)) == 0)
                {
                    // Seven bytes at once, the first of them highest.
                    *(ulong*)(next - 7) = BinaryPrimitives.ReverseEndianness(word);
                    next -= 7;
                    position += 56;
                    above8F = (word >> 48 & 0xFF) > 0x8F;
                    continue;
                }
            }

            uint value = (uint)Peek(flat, position) & 0xFF;
            if (above8F && (value & 0x7F) == 0x7F)
            {
                value = 0x7F;
                position += 7;
            }
            else
            {
                position += 8;
            }

            *next-- = (byte)value;
            above8F = value > 0x8F;
        }

        return new VlcWriter(end, next + 1, (uint)Peek(flat, position), (int)(bits - position));
    }

    /// <summary>32 bytes from a bit position on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> PeekBytes(byte* flat, long position)
    {
        byte* first = flat + (position >> 3);
        int shift = (int)(position & 7);
        Vector256<ulong> lower = Vector256.Load((ulong*)first) >> shift;
        return (lower | Vector256.Load((ulong*)(first + 1)) << (8 - shift)).AsByte();
    }

    /// <summary>64 bytes from a bit position on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> PeekBytes512(byte* flat, long position)
    {
        byte* first = flat + (position >> 3);
        int shift = (int)(position & 7);
        Vector512<ulong> lower = Vector512.Load((ulong*)first) >> shift;
        return (lower | Vector512.Load((ulong*)(first + 1)) << (8 - shift)).AsByte();
    }

    /// <summary>At least 57 bits from a bit position on.</summary>
    private static ulong Peek(byte* flat, long position) => *(ulong*)(flat + (position >> 3)) >> (int)(position & 7);

    /// <summary>The high bit of each byte that is zero; exact up to the first one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZeroBytes(ulong word) => (word - LowBits) & ~word & HighBits;
}
