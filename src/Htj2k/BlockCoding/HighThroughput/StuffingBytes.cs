// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput;

/// <summary>Tests of 32 bytes of a VLC bit-stream at once, for stuffing and unstuffing (AVX2).</summary>
internal static partial class StuffingBytes
{
    public const int Count = 32;

    /// <summary>VLC bytes are read from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Reverse(Vector256<byte> bytes)
    {
        var reversed = Vector256.Create(
            (byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        return Avx2.Permute4x64(Avx2.Shuffle(bytes, reversed).AsUInt64(), 0b01_00_11_10).AsByte();
    }

    /// <summary>The bytes whose low seven bits are all ones and that follow one above 0x8F (T.814 7.1.4).</summary>
    /// <param name="above8F">Whether the byte before the first is above 0x8F; then whether the last one is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AfterAbove8F(Vector256<byte> bytes, ref bool above8F)
    {
        uint full = Vector256.Equals(bytes | Vector256.Create((byte)0x80), Vector256<byte>.AllBitsSet).ExtractMostSignificantBits();
        uint above = Vector256.Equals(Vector256.Max(bytes, Vector256.Create((byte)0x90)), bytes).ExtractMostSignificantBits();
        uint after = above << 1 | (above8F ? 1u : 0);
        above8F = (int)above < 0;
        return full & after;
    }
}
