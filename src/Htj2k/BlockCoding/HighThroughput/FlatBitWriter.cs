// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput;

/// <summary>
/// Appends bits, least significant first, without stuffing: one unaligned 8-byte store and no branch for each append. Stuffing is done
/// afterwards, many bytes at a time.
/// </summary>
/// <remarks>
/// Always less than 8 bits are pending, so an append takes up to 56 bits. Stores reach 8 bytes beyond the written bytes, those of
/// <see cref="AppendBytes(Vector256{byte}, int, uint)"/> a vector.
/// </remarks>
internal unsafe struct FlatBitWriter(byte* start, ulong bits, int count)
{
    private readonly byte* _start = start;
    private byte* _next = start;
    private ulong _pending = bits;
    private int _count = count;

    /// <summary>Bits so far.</summary>
    public readonly long Length => (_next - _start) * 8 + _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ulong bits, int count)
    {
        _pending |= bits << _count;
        *(ulong*)_next = _pending;
        int total = _count + count;
        _next += total >> 3;
        _pending >>= total & 56;
        _count = total & 7;
    }

    /// <summary>Appends 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendWord(ulong word)
    {
        *(ulong*)_next = _pending | word << _count;
        _next += sizeof(ulong);

        // In two steps, as a shift by 64 would be none.
        _pending = word >> 1 >> (63 - _count);
    }

    /// <summary>Appends the first of 32 bytes, and stores them all.</summary>
    /// <param name="count">1 to 32.</param>
    /// <param name="last">The last byte that counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendBytes(Vector256<byte> bytes, int count, uint last)
    {
        // Each word brings the bits that the shift pushes out of the one before it; the first brings the pending bits.
        Vector256<ulong> words = bytes.AsUInt64();
        Vector256<ulong> before = Avx2.Permute4x64(words, 0b10_01_00_00) >> 1 >> (63 - _count);
        Vector256<ulong> carried = Avx2.Blend(before.AsUInt32(), Vector256.CreateScalar(_pending).AsUInt32(), 0b11).AsUInt64();
        (words << _count | carried).Store((ulong*)_next);
        _next += count;
        _pending = last >> (8 - _count);
    }

    /// <summary>Appends the first of 64 bytes, and stores them all.</summary>
    /// <param name="count">1 to 64.</param>
    /// <param name="last">The last byte that counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendBytes(Vector512<byte> bytes, int count, uint last)
    {
        Vector512<ulong> words = bytes.AsUInt64();
        Vector512<ulong> carried = Avx512F.AlignRight64(words, Vector512<ulong>.Zero, 7) >> 1 >> (63 - _count);
        (words << _count | carried | Vector512.CreateScalar(_pending)).Store((ulong*)_next);
        _next += count;
        _pending = last >> (8 - _count);
    }

    /// <summary>Zeros after the last bit, for readers of whole words.</summary>
    public void Finish()
    {
        Append(0, 0);
        ((ulong*)(_next + 8))[0] = 0;
        ((ulong*)(_next + 8))[1] = 0;
    }
}
