// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The MQ arithmetic encoder (T.800 C.2). It takes many decisions at once and keeps its registers in locals meanwhile.</summary>
/// <remarks>A decision is a byte: the context of <see cref="CodingContexts"/> times two, plus the decision itself.</remarks>
internal unsafe struct MqEncoder
{
    /// <summary>A decision moves the code register by at most this many bits.</summary>
    private const int MostBitsPerDecision = 15;

    private readonly byte* _start;
    private readonly uint* _contexts;
    private byte* _last;
    private uint _interval;
    private uint _code;
    private int _shiftsLeft;

    /// <param name="segment">Where the codeword segment goes; the byte before it is used too.</param>
    /// <param name="contexts">
    /// Room for the states of <see cref="CodingContexts.Count"/> contexts, which get the initial ones of T.800 Table D.7.
    /// </param>
    public MqEncoder(byte* segment, uint* contexts)
    {
        _start = segment;
        _last = segment - 1;
        *_last = 0;
        _interval = 0x8000;
        _shiftsLeft = 12;
        _contexts = contexts;
        new Span<uint>(contexts, CodingContexts.Count).Fill(MqStates.Table[0]);
        contexts[0] = MqStates.Table[2 * 4];
        contexts[CodingContexts.RunLength] = MqStates.Table[2 * 3];
        contexts[CodingContexts.Uniform] = MqStates.Table[2 * 46];
    }

    /// <summary>Bytes that a segment can have, and the one before it: every byte takes at least seven bits.</summary>
    public static int MaximumLength(int decisions) => decisions * MostBitsPerDecision / 7 + 8;

    /// <summary>ENCODE, with CODEMPS, CODELPS and RENORME (T.800 C.2.4 to C.2.7).</summary>
    public void Encode(byte* decisions, byte* end)
    {
        uint* contexts = _contexts;
        byte* last = _last;
        uint interval = _interval;
        uint code = _code;
        int shiftsLeft = _shiftsLeft;
        fixed (uint* table = MqStates.Table)
        {
            for (; decisions < end; decisions++)
            {
                uint decision = *decisions;
                uint entry = contexts[decision >> 1];
                uint probability = entry & 0xFFFF;

                // The index after a more probable symbol (bits 16-23) ends with that symbol.
                int isLessProbable = (int)((entry >> 16 ^ decision) & 1);
                interval -= probability;
                if ((interval >> 15 & ~isLessProbable) != 0)
                {
                    code += probability;
                    continue;
                }

                // The larger sub-interval belongs to the more probable symbol (conditional exchange); the lower one is as long as Qe.
                uint isUpper = ~(uint)((int)(interval - probability) >> 31 ^ -isLessProbable);
                code += probability & isUpper;
                interval = probability ^ ((interval ^ probability) & isUpper);
                contexts[decision >> 1] = table[(byte)(entry >> (16 + 8 * isLessProbable))];

                int shift = BitOperations.LeadingZeroCount(interval) - 16;
                interval <<= shift;
                while (shift >= shiftsLeft)
                {
                    code <<= shiftsLeft;
                    shift -= shiftsLeft;
                    shiftsLeft = WriteByte(ref last, ref code);
                }

                code <<= shift;
                shiftsLeft -= shift;
            }
        }

        _last = last;
        (_interval, _code, _shiftsLeft) = (interval, code, shiftsLeft);
    }

    /// <summary>FLUSH (T.800 C.2.9): as many bits as can be set without leaving the interval.</summary>
    /// <returns>Bytes of the segment.</returns>
    public int Flush()
    {
        uint end = _code + _interval;
        _code |= 0xFFFF;
        if (_code >= end)
        {
            _code -= 0x8000;
        }

        _code <<= _shiftsLeft;
        _shiftsLeft = WriteByte(ref _last, ref _code);
        _code <<= _shiftsLeft;
        _ = WriteByte(ref _last, ref _code);

        // A decoder finds 0xFF after the end by itself.
        return (int)(_last - _start) + (*_last == 0xFF ? 0 : 1);
    }

    /// <summary>BYTEOUT (T.800 C.2.8): settles the carry, and stuffs a bit after 0xFF.</summary>
    /// <returns>Shifts until the next byte.</returns>
    private static int WriteByte(ref byte* last, ref uint code)
    {
        if (*last != 0xFF)
        {
            *last += (byte)(code >> 27);
            if (*last != 0xFF)
            {
                *++last = (byte)(code >> 19);
                code &= 0x7FFFF;
                return 8;
            }

            code &= 0x7FFFFFF;
        }

        *++last = (byte)(code >> 20);
        code &= 0xFFFFF;
        return 7;
    }
}
