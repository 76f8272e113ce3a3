// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Htj2k.Structure;

/// <summary>
/// How the samples of a code-block lie in words while bit-planes are decoded: the sign in the top bit, bit-plane M_b - 1 in the bit below
/// it, and so on. Below the last bit-plane decoded one more bit is set, which puts the value in the middle of the interval that is left
/// (T.800 E.1.1.2, r = 1/2).
/// </summary>
/// <typeparam name="TWord">uint for M_b up to 30, ulong beyond.</typeparam>
internal static class SignMagnitude<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    public static int TopBit => 8 * Unsafe.SizeOf<TWord>() - 1;

    public static TWord SignBit => TWord.One << TopBit;

    /// <summary>The word's bit for a bit-plane, counted down from M_b - 1 as 0.</summary>
    public static int BitOf(int planesAbove) => TopBit - 1 - planesAbove;

    /// <param name="coefficient">In units of the bit-plane that lies in <paramref name="bit"/>.</param>
    public static TWord From(int coefficient, int bit)
    {
        if (coefficient == 0)
        {
            return TWord.Zero;
        }

        TWord magnitude = TWord.CreateTruncating(Math.Abs((long)coefficient)) << bit;
        TWord sign = coefficient < 0 ? SignBit : TWord.Zero;
        return sign | (magnitude & ~SignBit) | (TWord.One << (bit - 1));
    }
}
