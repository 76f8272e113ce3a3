// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>16 lanes of 16 bits or 8 of 32 at a time; the last vectors reach into the rows' slack.</content>
internal static unsafe partial class ForwardLifting
{
    private static void VerticalAvx2<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged
    {
        for (int x = 0; x < width; x += Vector256<T>.Count)
        {
            Vector256<T> evens = Vector256.Load(even + x);
            Vector256<T> difference = Vector256.Load(odd + x) - FloorAverage(evens, Vector256.Load(nextEven + x));
            (evens + Update(Vector256.Load(previousHigh + x), difference)).Store(low + x);
            difference.Store(high + x);
        }
    }

    /// <summary>
    /// Splits two vectors at a time into even and odd samples; both steps then follow in registers, the even samples one vector ahead.
    /// </summary>
    private static void HorizontalAvx2<T>(T* row, int width, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        int lanes = Vector256<T>.Count;
        int lows = (width + 1) / 2;
        Vector256<T> previousHigh = Vector256.Create(row[1] - FloorAverage(row[0], row[2]));
        (Vector256<T> evens, Vector256<T> odds) = Split(row);
        for (int n = 0; n < lows; n += lanes)
        {
            row += 2 * lanes;
            (Vector256<T> nextEvens, Vector256<T> nextOdds) = Split(row);
            Vector256<T> highs = odds - FloorAverage(evens, Following(evens, nextEvens));
            (evens + Update(Preceding(previousHigh, highs), highs)).Store(low + n);
            highs.Store(high + n);
            (evens, odds, previousHigh) = (nextEvens, nextOdds, highs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Update<T>(Vector256<T> previousHigh, Vector256<T> high)
        where T : unmanaged
        => (FloorAverage(previousHigh, high) + Vector256<T>.One) >> 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FloorAverage<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
        => (a & b) + ((a ^ b) >> 1);

    /// <summary>The even and the odd ones of two vectors of samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<T> Evens, Vector256<T> Odds) Split<T>(T* samples)
        where T : unmanaged
    {
        Vector256<T> first = Vector256.Load(samples);
        Vector256<T> second = Vector256.Load(samples + Vector256<T>.Count);
        Vector256<long> evens;
        Vector256<long> odds;
        if (sizeof(T) == sizeof(short))
        {
            // Within each half of a vector: even samples to the low eight bytes, odd ones to the high eight.
            Vector256<byte> evenThenOdd = Vector256.Create(
                (byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
            Vector256<long> firstSplit = Avx2.Shuffle(first.AsByte(), evenThenOdd).AsInt64();
            Vector256<long> secondSplit = Avx2.Shuffle(second.AsByte(), evenThenOdd).AsInt64();
            evens = Avx2.UnpackLow(firstSplit, secondSplit);
            odds = Avx2.UnpackHigh(firstSplit, secondSplit);
        }
        else
        {
            evens = Avx.Shuffle(first.AsSingle(), second.AsSingle(), 0b10_00_10_00).AsInt64();
            odds = Avx.Shuffle(first.AsSingle(), second.AsSingle(), 0b11_01_11_01).AsInt64();
        }

        // Quarters now come as first 0, second 0, first 1, second 1; 0xD8 swaps the middle ones.
        return (Avx2.Permute4x64(evens, 0xD8).As<long, T>(), Avx2.Permute4x64(odds, 0xD8).As<long, T>());
    }

    /// <summary>Each lane takes the sample of the next one; the last takes the first of <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Following<T>(Vector256<T> samples, Vector256<T> next)
        where T : unmanaged
    {
        Vector256<byte> low = samples.AsByte();
        Vector256<byte> high = Avx2.Permute2x128(low, next.AsByte(), 0x21);
        return (sizeof(T) == sizeof(short) ? Avx2.AlignRight(high, low, 2) : Avx2.AlignRight(high, low, 4)).As<byte, T>();
    }

    /// <summary>Each lane takes the sample of the one before; the first takes the last of <paramref name="previous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Preceding<T>(Vector256<T> previous, Vector256<T> samples)
        where T : unmanaged
    {
        Vector256<byte> high = samples.AsByte();
        Vector256<byte> low = Avx2.Permute2x128(previous.AsByte(), high, 0x21);
        return (sizeof(T) == sizeof(short) ? Avx2.AlignRight(high, low, 14) : Avx2.AlignRight(high, low, 12)).As<byte, T>();
    }
}
