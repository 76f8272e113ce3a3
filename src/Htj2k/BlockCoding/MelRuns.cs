// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding;

/// <summary><see cref="MelDecoder"/> by whole runs: an event costs a subtraction and, once a run, a branch that is taken.</summary>
internal ref struct MelRuns
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private ulong _bits;
    private int _count;
    private bool _stuffed;
    private int _state;

    /// <summary>Twice the events without significance still to come, and one more when an event with significance ends them; negative when the run is over.</summary>
    private int _run;

    /// <param name="bytes">The MEL bytes; the low four bits of the last one are read as ones.</param>
    public MelRuns(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        NextRun();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Decode()
    {
        _run -= 2;
        bool significant = _run == -1;
        if (_run < 0)
        {
            NextRun();
        }

        return significant;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextRun()
    {
        if (_count < 6)
        {
            Fill();
        }

        int exponent = MelEncoder.Exponents[_state];
        if ((long)_bits < 0)
        {
            // Count down to -2: the last of the run leaves 0, and no event is left over.
            _run = (1 << exponent) * 2 - 2;
            _state = Math.Min(_state + 1, MelEncoder.Exponents.Length - 1);
            _bits <<= 1;
            _count--;
        }
        else
        {
            int zeros = exponent == 0 ? 0 : (int)(_bits << 1 >> (64 - exponent));
            _run = 2 * zeros + 1;
            _state = Math.Max(_state - 1, 0);
            _bits <<= exponent + 1;
            _count -= exponent + 1;
        }
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            int next = _position < _bytes.Length ? _bytes[_position] : 0xFF;
            next |= _position == _bytes.Length - 1 ? 0x0F : 0;
            _position++;
            int bits = _stuffed ? 7 : 8;
            _bits |= (ulong)(uint)(next & ((1 << bits) - 1)) << (64 - bits - _count);
            _count += bits;
            _stuffed = next == 0xFF;
        }
    }
}
