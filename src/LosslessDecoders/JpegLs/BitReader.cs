// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LosslessDecoders.JpegLs;

/// <summary>
/// Reads the bits of an entropy-coded segment, most significant first. After a byte FF the next one holds 7 bits (T.87 A.1), and a byte FF before one
/// of 80 or more is a marker: the segment ends before it.
/// </summary>
/// <remarks>
/// Four fields and no address taken in the fast paths, so that a copy in a local variable lives in registers. The slow paths take the address of
/// a copy of their own.
/// </remarks>
internal unsafe struct BitReader
{
    /// <summary>The answer of <see cref="ReadCode"/> and <see cref="Read"/> when the segment ends or the code is too long.</summary>
    public const uint Invalid = uint.MaxValue;

    /// <summary>The next bit is the most significant one. Bits behind <see cref="_count"/> are 0, or those that follow in the segment.</summary>
    private ulong _bits;
    private int _count;
    private byte* _next;
    private readonly byte* _end;

    /// <param name="start">First byte of the segment. The byte before it belongs to the same memory and is not FF.</param>
    /// <param name="end">Behind the last byte that may be read.</param>
    public BitReader(byte* start, byte* end)
    {
        _next = start;
        _end = end;
    }

    /// <summary>The first byte of which no bit was read into the buffer.</summary>
    public readonly byte* Next => _next;

    /// <summary>True when all bits of the segment were read.</summary>
    public readonly bool IsExhausted
    {
        get
        {
            BitReader copy = this;
            copy.FillByBytes();
            return copy._count == 0;
        }
    }

    /// <summary>Ends the segment: nothing but fewer than 8 padding bits of 0 may be left.</summary>
    /// <returns>False when other bits are left.</returns>
    public bool TryFinish()
    {
        FillByBytes();
        return _count < 8 && (_count == 0 || _bits >> (64 - _count) == 0);
    }

    /// <summary>Reads a Golomb code of limited length (A.5.3).</summary>
    /// <param name="k">Bits behind the unary part, 0 to 16.</param>
    /// <param name="longest">LIMIT - qbpp - 1: zeros of the unary part that announce a value of <paramref name="errorBits"/> bits. Up to 47.</param>
    /// <param name="errorBits">qbpp.</param>
    /// <returns>The mapped error value, or <see cref="Invalid"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadCode(int k, int longest, int errorBits)
    {
        if (_count < 32)
        {
            Fill();
        }

        int zeros = BitOperations.LeadingZeroCount(_bits);
        if (zeros + k < _count && zeros < longest)
        {
            // The 1 that ends the unary part stands above the k bits: it is taken off with the zeros.
            uint value = (uint)(_bits >> (63 - zeros - k)) + ((uint)(zeros - 1) << k);
            _bits <<= zeros + 1 + k;
            _count -= zeros + 1 + k;
            return value;
        }

        BitReader copy = this;
        uint slow = copy.ReadLongCode(k, longest, errorBits);
        this = copy;
        return slow;
    }

    /// <summary>Reads up to 16 bits.</summary>
    /// <returns>The bits, or <see cref="Invalid"/> at the end of the segment.</returns>
    public uint Read(int length)
    {
        if (_count < length)
        {
            FillByBytes();
            if (_count < length)
            {
                _count = 0;
                return Invalid;
            }
        }

        // Two shifts, as one by 64 would be one by 0.
        uint value = (uint)(_bits >> 1 >> (63 - length));
        _bits <<= length;
        _count -= length;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill()
    {
        if (_end - _next >= sizeof(ulong))
        {
            ulong bytes = BinaryPrimitives.ReverseEndianness(*(ulong*)_next);
            bool hasFF = ((~bytes - 0x0101010101010101) & bytes & 0x8080808080808080) != 0;
            if (!hasFF && _next[-1] != 0xFF)
            {
                _bits |= bytes >> _count;
                int taken = (63 - _count) >> 3;
                _next += taken;
                _count += 8 * taken;
                return;
            }
        }

        BitReader copy = this;
        copy.FillByBytes();
        this = copy;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillByBytes()
    {
        while (_count <= 56 && _next < _end)
        {
            byte value = *_next;
            if (_next[-1] == 0xFF)
            {
                _bits |= (ulong)value << (57 - _count);
                _count += 7;
            }
            else if (value == 0xFF && (_end - _next < 2 || _next[1] >= 0x80))
            {
                return;
            }
            else
            {
                _bits |= (ulong)value << (56 - _count);
                _count += 8;
            }

            _next++;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint ReadLongCode(int k, int longest, int errorBits)
    {
        int zeros = 0;
        while (true)
        {
            FillByBytes();
            int part = Math.Min(BitOperations.LeadingZeroCount(_bits), _count);
            zeros += part;
            if (_count == 0 || zeros > longest)
            {
                return Invalid;
            }

            if (part < _count)
            {
                _bits <<= part + 1;
                _count -= part + 1;
                break;
            }

            _bits = 0;
            _count = 0;
        }

        uint value = Read(zeros < longest ? k : errorBits);
        if (value == Invalid)
        {
            return Invalid;
        }

        return zeros < longest ? value + ((uint)zeros << k) : value + 1;
    }
}
