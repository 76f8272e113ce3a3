// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.BlockCoding;

/// <summary>
/// The adaptive run-length coder of T.814 7.3.3: one event says whether a quad with an empty context has a significant sample.
/// Bits go out most significant first; the byte behind 0xFF carries seven, so that no marker can arise.
/// </summary>
internal unsafe struct MelEncoder
{
    /// <summary>No code-block of 4096 samples makes more: 1024 quads and 32 u-pairs, each at most 6 bits, stuffed, and one byte to end.</summary>
    public const int MaximumBytes = 1024;

    private readonly byte* _bytes;
    private int _length;
    private int _partial;
    private int _freeBits;
    private int _run;
    private int _state;

    public MelEncoder(byte* bytes)
    {
        _bytes = bytes;
        _freeBits = 8;
    }

    /// <summary>log2 of the run length that one bit stands for, by state (T.814 Table 2).</summary>
    public static ReadOnlySpan<byte> Exponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    /// <summary>Whole bytes so far.</summary>
    public readonly int Length => _length;

    /// <summary>Bits of the last, unfinished byte, right-aligned.</summary>
    public readonly int Partial => _partial;

    /// <summary>Bits that the unfinished byte still takes.</summary>
    public readonly int FreeBits => _freeBits;

    public void Encode(bool significant)
    {
        if (significant)
        {
            int exponent = Exponents[_state];
            Emit(_run & ((1 << exponent) - 1), exponent + 1);
            _run = 0;
            _state = Math.Max(_state - 1, 0);
        }
        else
        {
            EncodeZeros(1);
        }
    }

    /// <summary>The events of several quads: bit i of <paramref name="significant"/> is the i-th of <paramref name="count"/>.</summary>
    public void Encode(uint significant, int count)
    {
        while (count > 0)
        {
            int zeros = Math.Min(BitOperations.TrailingZeroCount(significant), count);
            EncodeZeros(zeros);
            if (zeros == count)
            {
                return;
            }

            Encode(true);
            significant = significant >> zeros >> 1;
            count -= zeros + 1;
        }
    }

    /// <summary>A run that has begun is told with one bit: the decoder stops reading before it could matter that it is shorter.</summary>
    public void EndRun()
    {
        if (_run > 0)
        {
            Emit(1, 1);
        }
    }

    private void EncodeZeros(int count)
    {
        int threshold = 1 << Exponents[_state];
        while (_run + count >= threshold)
        {
            count -= threshold - _run;
            _run = 0;
            Emit(1, 1);
            _state = Math.Min(_state + 1, Exponents.Length - 1);
            threshold = 1 << Exponents[_state];
        }

        _run += count;
    }

    private void Emit(int bits, int count)
    {
        _partial = (_partial << count) | bits;
        _freeBits -= count;
        if (_freeBits <= 0)
        {
            int excess = -_freeBits;
            byte full = (byte)(_partial >> excess);
            _bytes[_length++] = full;
            _partial &= (1 << excess) - 1;
            _freeBits = (full == 0xFF ? 7 : 8) - excess;
        }
    }
}
