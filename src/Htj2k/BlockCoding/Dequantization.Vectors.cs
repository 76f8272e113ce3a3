// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <content>Eight coefficients at a time, without a region of interest.</content>
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

    /// <returns>How many of a row are done.</returns>
    private static int FractionsFromWords(uint* words, double step, int width, float* target)
    {
        int x = 0;
        for (; x <= width - Vector256<uint>.Count; x += Vector256<uint>.Count)
        {
            Vector256<uint> row = Vector256.Load(words + x);
            Vector256<float> values = Fractions(row & Vector256.Create((uint)int.MaxValue), 0, step);
            (values.AsUInt32() | row & Vector256.Create(SignMagnitude<uint>.SignBit)).Store((uint*)target + x);
        }

        return x;
    }

    /// <inheritdoc cref="FractionsFromWords"/>
    private static int FractionsFromCleanup(int* coefficients, double step, int width, float* target)
    {
        int x = 0;
        for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
        {
            Vector256<int> row = Vector256.Load(coefficients + x);
            Vector256<int> values = Fractions(Vector256.Abs(row).AsUInt32(), 0.5, step).AsInt32() | row & Vector256.Create(int.MinValue);
            Vector256.AndNot(values, Vector256.Equals(row, Vector256<int>.Zero)).Store((int*)target + x);
        }

        return x;
    }

    /// <summary>(m + offset) step, computed in double and rounded once, as it is without vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fractions(Vector256<uint> magnitudes, double offset, double step)
    {
        // Doubles from 2^52 on have a whole number in their low bits.
        const ulong Start = 0x4330_0000_0000_0000;
        Vector256<double> bias = Vector256.Create(BitConverter.UInt64BitsToDouble(Start) - offset);
        (Vector256<ulong> lower, Vector256<ulong> upper) = Vector256.Widen(magnitudes);
        return Vector256.Narrow(
            ((lower | Vector256.Create(Start)).AsDouble() - bias) * step, ((upper | Vector256.Create(Start)).AsDouble() - bias) * step);
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
