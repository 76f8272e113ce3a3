// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// <see cref="MelDecoder"/> for a row of quads at a time: its events as bits of a word, so that the loop over quads neither calls nor
/// guesses.
/// </summary>
internal unsafe struct MelEvents
{
    /// <summary>
    /// Events that are there at least after <see cref="TopUp"/>: a row of 32 quads takes that many, the first row half as many more for its
    /// pairs.
    /// </summary>
    private const int RowEvents = 48;

    /// <summary>After the last event stands a one that tells where they end.</summary>
    private const int MostEvents = 63;

    private readonly byte* _bytes;
    private readonly int _length;
    private int _position;
    private ulong _bits;
    private int _count;
    private bool _stuffed;
    private int _state;

    /// <summary>The rest of the run: events without significance, and whether one with significance ends them.</summary>
    private int _zeros;
    private bool _endsSignificant;

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
        while (count < RowEvents)
        {
            if (_zeros == 0 && !_endsSignificant)
            {
                NextRun();
            }

            int zeros = Math.Min(_zeros, MostEvents - count);
            _zeros -= zeros;
            count += zeros;
            if (_zeros == 0 && _endsSignificant && count < MostEvents)
            {
                events |= 1UL << count++;
                _endsSignificant = false;
            }
        }

        return events | 1UL << count;
    }

    private void NextRun()
    {
        if (_count < 6)
        {
            Fill();
        }

        int exponent = MelStates.Exponents[_state];
        if ((long)_bits < 0)
        {
            _zeros = 1 << exponent;
            _state = Math.Min(_state + 1, MelStates.Exponents.Length - 1);
            _bits <<= 1;
            _count--;
        }
        else
        {
            _zeros = exponent == 0 ? 0 : (int)(_bits << 1 >> (64 - exponent));
            _endsSignificant = true;
            _state = Math.Max(_state - 1, 0);
            _bits <<= exponent + 1;
            _count -= exponent + 1;
        }
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
