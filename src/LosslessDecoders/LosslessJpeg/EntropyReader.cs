// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Reads the bits of an entropy-coded segment, most significant first, and zeros after its end: <see cref="Left"/> tells how many.
/// </summary>
/// <remarks>Four fields and no address taken, so that a copy in a local variable lives in registers.</remarks>
internal unsafe struct EntropyReader
{
    /// <summary>Zeros that a segment has after its last byte: those that are counted, and those that are read with them.</summary>
    public const int Padding = 2 * sizeof(ulong);

    /// <summary>Bits in the buffer after <see cref="Refill"/>, at least.</summary>
    private const int RefilledBits = 56;

    /// <summary>
    /// The next bits, from the top. Those below <see cref="_count"/> are either zero or those of the byte at <see cref="_next"/>.
    /// </summary>
    private ulong _bits;
    private int _count;
    private byte* _next;

    /// <summary>
    /// Where reading stops, 8 bytes after the end: when <see cref="_next"/> is here, at least one of the 64 zeros was used.
    /// </summary>
    private readonly byte* _stop;

    public EntropyReader(EntropySegment segment)
    {
        _next = segment.Start;
        _stop = segment.End + sizeof(ulong);
    }

    /// <summary>The next bits, from the top; after <see cref="Refill"/> at least the longest code and the bits after it.</summary>
    public readonly ulong Bits => _bits;

    /// <summary>Bits that are left of the segment; negative when zeros after its end were used.</summary>
    public readonly long Left => 8 * (_stop - sizeof(ulong) - _next) + _count;

    /// <summary>The byte that the next bit comes from.</summary>
    public readonly byte* Current => _next - (_count + 7) / 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (_count < HuffmanTable.LongestCodeAndBits)
        {
            // The bits that fit are taken. The others come again next time.
            _bits |= BinaryPrimitives.ReverseEndianness(*(ulong*)_next) >> _count;
            _next += (63 - _count) >> 3;
            _count |= RefilledBits;
            if (_next > _stop)
            {
                _next = _stop;
            }
        }
    }

    /// <summary>Takes the code of an entry and the bits that follow it.</summary>
    /// <returns>The difference (EXTEND of T.81 F.2.2.1, without a branch).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(ulong entry)
    {
        // The shift counts are taken modulo 64, so the fields of the entry need no mask.
        long bits = (long)(_bits << (int)(entry >> 8));
        int value = (int)((ulong)bits >> 1 >> (int)(entry >> 16));

        // A first bit of 0 stands for a negative difference.
        int negative = (int)~(bits >> 63) & (int)(entry >> 32);
        _bits <<= (int)entry;
        _count -= (byte)entry;
        return value + negative;
    }
}
