// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The adaptive run-length coder of T.814 7.3.3: one event says whether a quad with an empty context has a significant sample.
/// Bits go out most significant first; the byte after 0xFF carries seven, so that no marker can arise.
/// </summary>
internal unsafe struct MelEncoder(byte* bytes)
{
    /// <summary>
    /// No code-block of 4096 samples makes more: 1024 quads and 32 u-pairs, each at most 6 bits, stuffed, and one byte to end.
    /// </summary>
    public const int MaximumBytes = 1024;

    private byte* _next = bytes;

    /// <summary>Bits of the byte in the making, the last one lowest, and how many the byte has in the end.</summary>
    private int _bits;
    private int _count;
    private int _capacity = 8;

    /// <summary>Events without significance since the last codeword, and the state of T.814 Table 2.</summary>
    private int _zeros;
    private int _state;

    /// <summary>The whole bytes.</summary>
    public byte* Start { get; } = bytes;

    /// <summary>Whole bytes so far.</summary>
    public readonly int Length => (int)(_next - Start);

    public void Encode(bool significant) => Encode(significant ? 1u : 0u, 1);

    /// <summary>The events of several quads: bit i of <paramref name="significant"/> is the i-th of <paramref name="count"/>.</summary>
    public void Encode(uint significant, int count)
    {
        while (true)
        {
            int zeros = BitOperations.TrailingZeroCount(significant);
            if (zeros >= count)
            {
                AddZeros(count);
                return;
            }

            // A zero bit and the length of the run that the event ends, which is shorter than a full one.
            AddZeros(zeros);
            Write(_zeros, 1 + MelStates.Exponents[_state]);
            _zeros = 0;
            _state -= _state > 0 ? 1 : 0;
            significant = significant >> zeros >> 1;
            count -= zeros + 1;
        }
    }

    /// <summary>
    /// Ends the stream. A run that has begun goes out as a full one: the decoder has all its events before the difference could matter.
    /// </summary>
    public LastByte End()
    {
        if (_zeros > 0)
        {
            Write(1, 1);
        }

        // After 0xFF the highest bit is the stream's too, and zero.
        int free = _capacity - _count;
        return new LastByte(_bits << free, 0xFF & -1 << free);
    }

    private void AddZeros(int count)
    {
        _zeros += count;
        for (int full = 1 << MelStates.Exponents[_state]; _zeros >= full; full = 1 << MelStates.Exponents[_state])
        {
            _zeros -= full;
            Write(1, 1);
            _state += _state < MelStates.Exponents.Length - 1 ? 1 : 0;
        }
    }

    /// <param name="count">At most 6, so that one byte at most becomes whole.</param>
    private void Write(int bits, int count)
    {
        _bits = _bits << count | bits;
        _count += count;
        if (_count >= _capacity)
        {
            _count -= _capacity;
            int whole = _bits >> _count;
            *_next++ = (byte)whole;
            _bits &= (1 << _count) - 1;
            _capacity = whole == 0xFF ? 7 : 8;
        }
    }
}
