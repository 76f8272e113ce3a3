// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>
/// The MEL decoder for a row of quads at a time: its events as bits of a word, so that the loop over quads neither calls nor guesses.
/// </summary>
internal unsafe struct MelEvents
{
    /// <summary>Quads of the first row for which one <see cref="TopUp"/> is enough: one event for each and one for each pair.</summary>
    public const int FirstRowQuads = 16;

    /// <summary>
    /// Events that are there at least after <see cref="TopUp"/>: as many as any other row of 32 quads takes. A run brings 32 at most, and
    /// bit 63 stays for the one after the last.
    /// </summary>
    private const int RowEvents = 32;

    private readonly byte* _bytes;
    private readonly int _length;
    private int _position;
    private ulong _bits;
    private int _count;
    private bool _stuffed;
    private int _state;

    /// <param name="bytes">The MEL bytes; the low four bits of the last one are read as ones.</param>
    public MelEvents(byte* bytes, int length)
    {
        _bytes = bytes;
        _length = length;
    }

    /// <summary>The next events, the first one lowest, with a one after them.</summary>
    /// <param name="events">The rest of the last call; 1 in the beginning.</param>
    public ulong TopUp(ulong events)
    {
        int count = BitOperations.Log2(events);
        if (count >= RowEvents)
        {
            return events;
        }

        events ^= 1UL << count;
        ref byte exponents = ref MemoryMarshal.GetReference(MelStates.Exponents);
        ref byte next = ref MemoryMarshal.GetReference(MelStates.Next);
        int state = _state;
        do
        {
            if (_count < 6)
            {
                Fill();
            }

            // A one is a whole run without significance; a zero and the length of the run are one that significance ends. Which of them
            // comes cannot be guessed, so nothing here depends on it but numbers.
            int exponent = Unsafe.Add(ref exponents, (nint)(uint)state);
            int ends = (int)(~_bits >> 63);
            uint run = (uint)(_bits >> (63 - exponent));
            int zeros = (int)(run & ((uint)-ends | 1u << exponent));
            int length = 1 + (exponent & -ends);
            _bits <<= length;
            _count -= length;
            state = Unsafe.Add(ref next, (nint)(uint)(2 * state + ends));
            events |= (ulong)(uint)ends << (count + zeros);
            count += zeros + ends;
        }
        while (count < RowEvents);

        _state = state;
        return events | 1UL << count;
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            int next = _position < _length ? _bytes[_position] : 0xFF;
            next |= _position == _length - 1 ? 0x0F : 0;
            _position++;
            int bits = _stuffed ? 7 : 8;
            _bits |= (ulong)(uint)(next & ((1 << bits) - 1)) << (64 - bits - _count);
            _count += bits;
            _stuffed = next == 0xFF;
        }
    }
}
