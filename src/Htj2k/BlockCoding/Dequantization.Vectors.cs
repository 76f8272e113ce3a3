// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Decoding;

namespace Htj2k.BlockCoding;

/// <content>Eight whole coefficients at a time, without a region of interest.</content>
internal static unsafe partial class Dequantization
{
    private static CleanupResult FromWords(uint* words, int lowest, int width, int height, short* target, nint stride)
    {
        Vector256<int> all = Vector256<int>.Zero;
        for (int y = 0; y < height; y++, words += width, target += stride)
        {
            int x = 0;
            for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
            {
                Vector256<int> values = Signed(Vector256.Load(words + x), lowest);
                all |= values ^ values << 16 >> 16;
                Vector256.Narrow(values, values).GetLower().Store(target + x);
            }

            for (; x < width; x++)
            {
                int value = Signed(Vector256.CreateScalar(words[x]), lowest).ToScalar();
                all |= Vector256.CreateScalar(value ^ (short)value);
                target[x] = (short)value;
            }
        }

        return all == Vector256<int>.Zero ? CleanupResult.Decoded : CleanupResult.NeedsWiderLanes;
    }

    /// <summary>Two's complement in units of the bit-plane in bit <paramref name="lowest"/>.</summary>
    /// <param name="words">Rows of <paramref name="width"/>.</param>
    public static CleanupResult FromWords(uint* words, int lowest, int width, int height, int* target, nint stride)
    {
        for (int y = 0; y < height; y++, words += width, target += stride)
        {
            int x = 0;
            for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
            {
                Signed(Vector256.Load(words + x), lowest).Store(target + x);
            }

            for (; x < width; x++)
            {
                target[x] = Signed(Vector256.CreateScalar(words[x]), lowest).ToScalar();
            }
        }

        return CleanupResult.Decoded;
    }

    /// <summary>Two's complement of sign and magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Signed(Vector256<uint> words, int lowest)
    {
        Vector256<int> signs = words.AsInt32() >> 31;
        Vector256<int> magnitudes = (words & Vector256.Create((uint)int.MaxValue)).AsInt32() >>> lowest;
        return (magnitudes ^ signs) - signs;
    }
}
