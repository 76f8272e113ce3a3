// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Two by two samples in the order of T.814 7.3.1: top left, bottom left, top right, bottom right.</summary>
internal ref struct Quad
{
    /// <summary>Bit n says that sample n is significant.</summary>
    public int Rho;

    /// <summary>Exponent of each sample: bits of 2|x| - 1, 0 for an insignificant one.</summary>
    public Four<byte> Exponents;

    /// <summary>2 (|x| - 1) plus 1 for a negative sample: the MagSgn bit-stream carries its low bits.</summary>
    public Four<ulong> MagSgn;

    public readonly int MaximumExponent => Math.Max(Math.Max(Exponents[0], Exponents[1]), Math.Max(Exponents[2], Exponents[3]));

    public void Set(int sample, long coefficient)
    {
        if (coefficient == 0)
        {
            return;
        }

        ulong magnitude = (ulong)Math.Abs(coefficient);
        Rho |= 1 << sample;
        Exponents[sample] = (byte)(64 - BitOperations.LeadingZeroCount(2 * magnitude - 1));
        MagSgn[sample] = 2 * (magnitude - 1) + (coefficient < 0 ? 1UL : 0UL);
    }

    [InlineArray(4)]
    public struct Four<T>
    {
        private T _first;
    }
}
