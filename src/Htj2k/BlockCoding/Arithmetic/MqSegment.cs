// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The memory of <see cref="MqDecoder"/>: the rows of <see cref="MqStates.Table"/>, the states of the contexts, and what it rarely needs,
/// the bytes of its segment.
/// </summary>
/// <remarks>
/// The code register has Chigh of T.800 C.3 in bits 47-62. Any number of the bits that will move up there may wait below: they
/// are the segment's without the bits that are stuffed after 0xFF. After its end come ones, as after a marker.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MqSegment
{
    /// <summary>The lowest bit of Chigh.</summary>
    public const int Unit = 47;

    /// <summary>Bytes of a row: Qe, aligned with Chigh, and the rows of the states that can follow.</summary>
    private const int RowLength = 32;

    private const int RowLengthLog2 = 5;

    /// <summary>Where a row has the state after a more probable symbol with renormalisation.</summary>
    private const int RenormalisedOffset = 20;

    private const int StatesOffset = MqStates.Count * RowLength;

    /// <summary>The first member, so that a row is found by one addition.</summary>
    private fixed byte _rows[StatesOffset];

    /// <summary>The row of each context's state, as its offset in bytes.</summary>
    private fixed ushort _states[CodingContexts.Count];

    /// <summary>The interval, while bits are read.</summary>
    public long Interval;

    /// <summary>The code register, while bits are read.</summary>
    public long Code;

    /// <summary>Bits of it that wait below Chigh.</summary>
    public int Bits;

    private byte* _next;
    private byte* _end;
    private int _last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort* State(MqSegment* segment, uint context) => (ushort*)((byte*)segment + StatesOffset) + context;

    /// <summary>Qe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Probability(MqSegment* segment, nint row) => *(long*)((byte*)segment + row);

    /// <summary>The more or the less probable symbol: rows are in the order of <see cref="MqStates.Table"/>.</summary>
    /// <param name="isLessProbable">-1 or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Symbol(nint row, long isLessProbable) => (int)((row >> RowLengthLog2) ^ isLessProbable) & 1;

    /// <summary>The row of the state after a decision.</summary>
    /// <param name="interval">After the subtraction of Qe: bit 62 tells that it needs no renormalisation.</param>
    /// <param name="isExchanged">-1 when the upper sub-interval belongs to the less probable symbol, else 0.</param>
    /// <param name="isLower">-1 when the code register lies in the lower sub-interval, else 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Next(MqSegment* segment, nint row, long interval, long isExchanged, long isLower)
    {
        byte* next = (byte*)segment + row + 2 * (nint)((ulong)interval >> 62);
        return *(ushort*)(next + 4 * (nint)(isExchanged + 2 * isLower) + RenormalisedOffset);
    }

    /// <summary>Writes the rows, once for all segments.</summary>
    public void Prepare()
    {
        fixed (byte* start = _rows)
        {
            for (int index = 0; index < MqStates.Count; index++)
            {
                uint entry = MqStates.Table[index];
                byte* row = start + index * RowLength;
                *(long*)row = (long)(entry & 0xFFFF) << Unit;
                ushort more = (ushort)((entry >> 16 & 0xFF) << RowLengthLog2);
                ushort less = (ushort)((entry >> 24) << RowLengthLog2);
                Follow(row, 1, 0, 0, (ushort)(index << RowLengthLog2));
                Follow(row, 0, 0, 0, more);
                Follow(row, 0, -1, 0, less);
                Follow(row, 1, 0, -1, less);
                Follow(row, 0, 0, -1, less);
                Follow(row, 0, -1, -1, more);
            }
        }
    }

    /// <summary>The initial states of T.800 Table D.7.</summary>
    public void ResetContexts()
    {
        for (int i = 0; i < CodingContexts.Count; i++)
        {
            _states[i] = 0;
        }

        _states[0] = 2 * 4 << RowLengthLog2;
        _states[CodingContexts.RunLength] = 2 * 3 << RowLengthLog2;
        _states[CodingContexts.Uniform] = 2 * 46 << RowLengthLog2;
    }

    /// <summary>INITDEC (T.800 C.3.5).</summary>
    public void Begin(byte* segment, int length)
    {
        _next = segment;
        _end = segment + length;
        _last = _next < _end ? *_next++ : 0xFF;
        Interval = 0x8000L << Unit;
        Code = (long)_last << Unit;
        Bits = 0;
        Shift(7);
    }

    /// <summary>Moves the code register up by more bits than wait in it (RENORMD and BYTEIN, T.800 C.3.3 and C.3.4).</summary>
    /// <param name="shift">1 to 15.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Shift(int shift)
    {
        long code = Code;
        int bits = Bits;
        while (true)
        {
            Fill(ref code, ref bits);
            if (shift <= bits)
            {
                // A carry that no encoder makes can overflow.
                Code = code << shift & long.MaxValue;
                Bits = bits - shift;
                return;
            }

            code = code << bits & long.MaxValue;
            shift -= bits;
            bits = 0;
        }
    }

    private static void Follow(byte* row, int isWhole, int isExchanged, int isLower, ushort next)
        => *(ushort*)(row + RenormalisedOffset + 2 * isWhole + 4 * isExchanged + 8 * isLower) = next;

    private void Fill(ref long code, ref int bits)
    {
        int count = (Unit - bits) / 8;
        if (count > 0 && _last != 0xFF && _end - _next >= sizeof(ulong))
        {
            // Bytes without 0xFF among them are taken at once.
            ulong bytes = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(_next, sizeof(ulong))) >> (64 - 8 * count);
            if (((~bytes - 0x0101_0101_0101_0101) & bytes & 0x8080_8080_8080_8080) == 0)
            {
                bits += 8 * count;
                code |= (long)bytes << (Unit - bits);
                _last = (byte)bytes;
                _next += count;
                return;
            }
        }

        while (bits <= Unit - 8)
        {
            int next = _next < _end ? *_next : 0xFF;
            if (_last != 0xFF)
            {
                code |= (long)next << (Unit - 8 - bits);
                bits += 8;
            }
            else if (next > 0x8F)
            {
                code |= 0xFFL << (Unit - 8 - bits);
                bits += 8;
                continue;
            }
            else if (next < 0x80)
            {
                code |= (long)next << (Unit - 7 - bits);
                bits += 7;
            }
            else if (bits == 0)
            {
                // The stuffed bit is a carry into Chigh, which must not arrive before all bits of 0xFF have.
                code += (long)next << (Unit - 7);
                bits = 7;
            }
            else
            {
                return;
            }

            _last = next;
            _next++;
        }
    }
}
