// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput;

/// <content>The same of 64 bytes (AVX-512 F and BW).</content>
internal static partial class StuffingBytes
{
    /// <summary>VLC bytes are read from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Reverse(Vector512<byte> bytes)
    {
        Vector512<byte> reversed = Vector512.Create(
            0x0809_0A0B_0C0D_0E0Fu, 0x0001_0203_0405_0607u, 0x0809_0A0B_0C0D_0E0Fu, 0x0001_0203_0405_0607u,
            0x0809_0A0B_0C0D_0E0Fu, 0x0001_0203_0405_0607u, 0x0809_0A0B_0C0D_0E0Fu, 0x0001_0203_0405_0607u).AsByte();
        Vector512<ulong> quarters = Avx512BW.Shuffle(bytes, reversed).AsUInt64();
        return Avx512F.Shuffle4x128(quarters, quarters, 0b00_01_10_11).AsByte();
    }

    /// <inheritdoc cref="AfterAbove8F(Vector256{byte}, ref bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AfterAbove8F(Vector512<byte> bytes, ref bool above8F)
    {
        ulong full = Vector512.Equals(bytes | Vector512.Create((byte)0x80), Vector512<byte>.AllBitsSet).ExtractMostSignificantBits();
        ulong above = Vector512.GreaterThan(bytes, Vector512.Create((byte)0x8F)).ExtractMostSignificantBits();
        ulong after = above << 1 | (above8F ? 1u : 0);
        above8F = (long)above < 0;
        return full & after;
    }
}
