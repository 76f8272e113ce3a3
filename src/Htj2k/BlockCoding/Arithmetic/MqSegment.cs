// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The state that <see cref="MqDecoder"/> rarely needs: the bytes of its segment, and memory for the states of the contexts.
/// </summary>
/// <remarks>
/// The code register has Chigh of T.800 C.3 in bits 47-62. Any number of the bits that will move up there may wait below: they
/// are the segment's without the bits that are stuffed after 0xFF. After its end come ones, as after a marker.
/// </remarks>
internal unsafe struct MqSegment
{
    /// <summary>The lowest bit of Chigh.</summary>
    public const int Unit = 47;

    /// <summary>The entry of <see cref="MqStates.Table"/> for each context.</summary>
    public fixed uint States[CodingContexts.Count];

    /// <summary>The interval, while bits are read.</summary>
    public long Interval;

    /// <summary>The code register, while bits are read.</summary>
    public long Code;

    /// <summary>Bits of it that wait below Chigh.</summary>
    public int Bits;

    private byte* _next;
    private byte* _end;
    private int _last;

    /// <summary>The initial states of T.800 Table D.7.</summary>
    public void ResetContexts()
    {
        for (int i = 0; i < CodingContexts.Count; i++)
        {
            States[i] = MqStates.Table[0];
        }

        States[0] = MqStates.Table[2 * 4];
        States[CodingContexts.RunLength] = MqStates.Table[2 * 3];
        States[CodingContexts.Uniform] = MqStates.Table[2 * 46];
    }

    /// <summary>INITDEC (T.800 C.3.5).</summary>
    public void Begin(byte* segment, int length)
    {
        _next = segment;
        _end = segment + length;
        _last = _next < _end ? *_next++ : 0xFF;
        Interval = 0;
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

    private void Fill(ref long code, ref int bits)
    {
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
