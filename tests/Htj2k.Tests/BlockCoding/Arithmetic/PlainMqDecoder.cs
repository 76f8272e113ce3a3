// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.Arithmetic;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

/// <summary>
/// The MQ arithmetic decoder as in the flow charts of T.800 C.3. After the end of its segment it reads ones, as after a marker.
/// </summary>
/// <remarks>The interval is bits 0-15 of A; the code register's bits 16-31 are compared with it, those below wait.</remarks>
internal ref struct PlainMqDecoder
{
    private readonly ReadOnlySpan<byte> _segment;
    private int _position;
    private uint _code;
    private uint _interval;
    private int _shiftsLeft;

    public PlainMqDecoder(ReadOnlySpan<byte> segment)
    {
        _segment = segment;
        _code = (uint)ByteAt(0) << 16;
        ReadByte();
        _code <<= 7;
        _shiftsLeft -= 7;
        _interval = 0x8000;
    }

    /// <param name="state">The context's index of <see cref="MqStates.Table"/>, which adapts.</param>
    public int Decode(ref byte state)
    {
        uint entry = MqStates.Table[state];
        uint probability = entry & 0xFFFF;
        int moreProbable = state & 1;
        _interval -= probability;

        bool isUpper = _code >> 16 < probability;
        if (!isUpper)
        {
            _code -= probability << 16;
            if ((_interval & 0x8000) != 0)
            {
                return moreProbable;
            }
        }

        // The larger sub-interval belongs to the more probable symbol, whichever part it is (conditional exchange).
        bool isMoreProbable = isUpper == _interval < probability;
        if (isUpper)
        {
            _interval = probability;
        }

        state = (byte)(isMoreProbable ? entry >> 16 : entry >> 24);
        Renormalise();
        return isMoreProbable ? moreProbable : moreProbable ^ 1;
    }

    private void Renormalise()
    {
        for (int shifts = BitOperations.LeadingZeroCount(_interval) - 16; shifts > 0;)
        {
            if (_shiftsLeft == 0)
            {
                ReadByte();
            }

            int step = Math.Min(shifts, _shiftsLeft);
            _interval <<= step;
            _code <<= step;
            _shiftsLeft -= step;
            shifts -= step;
        }
    }

    private void ReadByte()
    {
        int next = ByteAt(_position + 1);
        if (ByteAt(_position) != 0xFF)
        {
            _code += (uint)next << 8;
            _shiftsLeft = 8;
            _position++;
        }
        else if (next > 0x8F)
        {
            _code += 0xFF00;
            _shiftsLeft = 8;
        }
        else
        {
            _code += (uint)next << 9;
            _shiftsLeft = 7;
            _position++;
        }
    }

    private readonly int ByteAt(int position) => position < _segment.Length ? _segment[position] : 0xFF;
}
