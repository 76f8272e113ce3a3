// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// From quantised coefficients to those of the wavelet (T.800 E.1), with the region of interest scaled back first (T.800 H.1).
/// </summary>
internal static unsafe partial class Dequantization
{
    /// <summary>Takes words laid out as <see cref="SignMagnitude{TWord}"/> says.</summary>
    /// <param name="words">Rows of <paramref name="width"/>.</param>
    /// <returns><see cref="CleanupResult.NeedsWiderLanes"/> when a coefficient does not fit.</returns>
    public static CleanupResult FromWords<T, TWord>(TWord* words, ParsedSubband subband, int width, int height, T* target, nint stride)
        where T : unmanaged, INumberBase<T>
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        // Bit-plane 0 of M_b + s.
        int lowest = SignMagnitude<TWord>.TopBit - subband.BitPlanes;
        if (typeof(TWord) == typeof(uint) && subband.RegionShift == 0 && Vector256.IsHardwareAccelerated)
        {
            if (typeof(T) == typeof(short))
            {
                return FromWords((uint*)words, lowest, width, height, (short*)target, stride);
            }

            if (typeof(T) == typeof(int))
            {
                return FromWords((uint*)words, lowest, width, height, (int*)target, stride);
            }
        }

        TWord regionStart = TWord.One << Math.Min(lowest + subband.RegionShift, SignMagnitude<TWord>.TopBit);
        bool isFraction = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        double step = Math.ScaleB(subband.StepSize, -lowest);
        bool fits = true;
        bool usesVectors = typeof(T) == typeof(float) && typeof(TWord) == typeof(uint) && subband.RegionShift == 0
            && Vector128.IsHardwareAccelerated;
        for (int y = 0; y < height; y++)
        {
            int x = usesVectors ? FractionsFromWords((uint*)words + y * width, step, width, (float*)target + y * stride) : 0;
            for (; x < width; x++)
            {
                TWord word = words[y * width + x];
                TWord magnitude = word & ~SignMagnitude<TWord>.SignBit;
                if (subband.RegionShift > 0 && magnitude >= regionStart)
                {
                    magnitude >>= subband.RegionShift;
                }

                bool isNegative = (word & SignMagnitude<TWord>.SignBit) != TWord.Zero;
                if (isFraction)
                {
                    double value = double.CreateTruncating(magnitude) * step;
                    target[y * stride + x] = T.CreateTruncating(isNegative ? -value : value);
                }
                else
                {
                    long value = long.CreateTruncating(magnitude >> lowest);
                    value = isNegative ? -value : value;
                    T lane = T.CreateTruncating(value);
                    target[y * stride + x] = lane;
                    fits &= long.CreateTruncating(lane) == value;
                }
            }
        }

        return fits ? CleanupResult.Decoded : CleanupResult.NeedsWiderLanes;
    }

    /// <summary>Takes two's complement in units of a bit-plane that others may lie below.</summary>
    /// <param name="planesBelow">How many.</param>
    public static CleanupResult FromCleanup<T, TSource>(
        TSource* source, nint sourceStride, int planesBelow, double stepSize, int width, int height, T* target, nint stride)
        where T : unmanaged, INumberBase<T>
        where TSource : unmanaged, IBinaryInteger<TSource>
    {
        bool isFraction = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        long largest = planesBelow > 62 ? 0 : long.MaxValue >> (planesBelow + 1);
        double step = Math.ScaleB(stepSize, planesBelow);
        long half = planesBelow == 0 ? 0 : 1L << (planesBelow - 1);
        bool fits = true;
        bool usesVectors = typeof(T) == typeof(float) && typeof(TSource) == typeof(int) && Vector128.IsHardwareAccelerated;
        for (int y = 0; y < height; y++)
        {
            TSource* from = source + y * sourceStride;
            T* to = target + y * stride;
            int x = usesVectors ? FractionsFromCleanup((int*)from, step, width, (float*)to) : 0;
            for (; x < width; x++)
            {
                long coefficient = long.CreateTruncating(from[x]);
                if (isFraction)
                {
                    // In double, as words are: one coefficient has one value, whichever passes brought it.
                    to[x] = T.CreateTruncating((coefficient + 0.5 * Math.Sign(coefficient)) * step);
                }
                else
                {
                    long value = (coefficient << planesBelow) + Math.Sign(coefficient) * half;
                    to[x] = T.CreateTruncating(value);
                    fits &= long.CreateTruncating(to[x]) == value && Math.Abs(coefficient) <= largest;
                }
            }
        }

        return fits ? CleanupResult.Decoded : CleanupResult.NeedsWiderLanes;
    }
}
