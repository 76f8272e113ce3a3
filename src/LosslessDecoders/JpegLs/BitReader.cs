// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LosslessDecoders.JpegLs;

/// <summary>
/// Reads the bits of an entropy-coded segment, most significant first. After a byte FF the next one holds 7 bits (T.87 A.1), and a byte FF
/// before one of 80 or more is a marker: the segment ends before it.
/// </summary>
/// <remarks>
/// Four fields and no address taken in the fast paths, so that a copy in a local variable lives in registers. The slow paths take the
/// address of a copy of their own.
/// </remarks>
internal unsafe struct BitReader
{
    /// <summary>The answer of <see cref="ReadCode"/> and <see cref="Read"/> when the segment ends or the code is too long.</summary>
    public const uint Invalid = uint.MaxValue;

    /// <summary>
    /// The next bit is the most significant one. Bits after <see cref="_count"/> are 0, or those that follow in the segment.
    /// </summary>
    private ulong _bits;
    private int _count;
    private byte* _next;
    private readonly byte* _end;

    /// <param name="start">First byte of the segment. The byte before it belongs to the same memory and is not FF.</param>
    /// <param name="end">After the last byte that may be read.</param>
    public BitReader(byte* start, byte* end)
    {
        _next = start;
        _end = end;
    }

    /// <summary>The first byte that is not yet in the buffer.</summary>
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

    /// <summary>Ends the segment: only fewer than 8 padding bits of 0 may be left.</summary>
    /// <returns>False when other bits are left.</returns>
    public bool TryFinish()
    {
        FillByBytes();
        return _count < 8 && (_count == 0 || _bits >> (64 - _count) == 0);
    }

    /// <summary>Zeros before the next 1: the unary part of a Golomb code, when it is in the buffer.</summary>
    public readonly int Zeros => BitOperations.LeadingZeroCount(_bits);

    /// <summary>Bits in the buffer.</summary>
    public readonly int Count => _count;

    /// <summary>Fills the buffer to at least 32 bits, when no byte FF is near and the end is not.</summary>
    /// <returns>False when fewer are in the buffer.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFill()
    {
        if (_count >= 32)
        {
            return true;
        }

        if (_end - _next < sizeof(ulong))
        {
            return false;
        }

        ulong bytes = BinaryPrimitives.ReverseEndianness(*(ulong*)_next);
        bool hasFF = ((~bytes - 0x0101010101010101) & bytes & 0x8080808080808080) != 0;
        if (hasFF || _next[-1] == 0xFF)
        {
            return false;
        }

        int taken = (63 - _count) >> 3;
        _bits |= bytes >> _count;
        _next += taken;
        _count += 8 * taken;
        return true;
    }

    /// <summary>The value of the next Golomb code, all of which is in the buffer (A.5.3).</summary>
    /// <param name="zeros"><see cref="Zeros"/>.</param>
    /// <param name="k">Bits after the unary part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint PeekCode(int zeros, int k)

        // The 1 that ends the unary part stands above the k bits: it is taken off with the zeros.
        => (uint)(_bits >> (63 - zeros - k)) + ((uint)(zeros - 1) << k);

    /// <summary>Takes bits that are in the buffer, 1 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int length)
    {
        _bits <<= length;
        _count -= length;
    }

    /// <summary>Reads a Golomb code of limited length (A.5.3).</summary>
    /// <param name="k">Bits after the unary part, 0 to 16.</param>
    /// <param name="longest">LIMIT - qbpp - 1: zeros of the unary part that announce a value of <paramref name="errorBits"/> bits. Up to
    /// 47.</param>
    /// <param name="errorBits">qbpp.</param>
    /// <returns>The mapped error value, or <see cref="Invalid"/>.</returns>
    public uint ReadCode(int k, int longest, int errorBits)
    {
        int zeros = TryFill() ? Zeros : _count;
        if (zeros + k < _count && zeros < longest)
        {
            uint code = PeekCode(zeros, k);
            Skip(zeros + 1 + k);
            return code;
        }

        return ReadLongCode(k, longest, errorBits);
    }

    private uint ReadLongCode(int k, int longest, int errorBits)
    {
        int zeros = 0;
        while (true)
        {
            FillByBytes();
            int part = Math.Min(Zeros, _count);
            zeros += part;
            if (_count == 0 || zeros > longest)
            {
                return Invalid;
            }

            if (part < _count)
            {
                Skip(part + 1);
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
}
