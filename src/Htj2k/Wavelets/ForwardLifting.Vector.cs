// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>Whole vectors of lanes; each kernel returns the first sample that it left.</content>
internal static unsafe partial class ForwardLifting
{
    private static int VerticalVector<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged
    {
        int x = 0;
        for (; x <= width - Vector256<T>.Count; x += Vector256<T>.Count)
        {
            Vector256<T> e = Vector256.Load(even + x);
            Vector256<T> difference = Vector256.Load(odd + x) - FloorAverage(e, Vector256.Load(nextEven + x));
            Vector256<T> sum = e + ((FloorAverage(Vector256.Load(previousHigh + x), difference) + Vector256<T>.One) >> 1);
            sum.Store(low + x);
            difference.Store(high + x);
        }

        return x;
    }

    private static int PredictVector<T>(T* evens, T* high, int highs)
        where T : unmanaged
    {
        int n = 0;
        for (; n <= highs - Vector256<T>.Count; n += Vector256<T>.Count)
        {
            (Vector256.Load(high + n) - FloorAverage(Vector256.Load(evens + n), Vector256.Load(evens + n + 1))).Store(high + n);
        }

        return n;
    }

    private static int UpdateVector<T>(T* evens, T* high, T* low, int lows)
        where T : unmanaged
    {
        int n = 0;
        for (; n <= lows - Vector256<T>.Count; n += Vector256<T>.Count)
        {
            Vector256<T> average = FloorAverage(Vector256.Load(high + n - 1), Vector256.Load(high + n));
            (Vector256.Load(evens + n) + ((average + Vector256<T>.One) >> 1)).Store(low + n);
        }

        return n;
    }

    private static int SplitAvx2(short* row, int width, short* evens, short* odds)
    {
        // Within each half of a vector: even samples to the low eight bytes, odd ones to the high eight.
        Vector256<byte> evenThenOdd = Vector256.Create(
            (byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
        int x = 0;
        for (; x <= width - 32; x += 32)
        {
            Vector256<long> first = Avx2.Shuffle(Vector256.Load(row + x).AsByte(), evenThenOdd).AsInt64();
            Vector256<long> second = Avx2.Shuffle(Vector256.Load(row + x + 16).AsByte(), evenThenOdd).AsInt64();

            // unpack gives quarters in the order first 0, second 0, first 1, second 1; 0xD8 swaps the middle ones.
            Avx2.Permute4x64(Avx2.UnpackLow(first, second), 0xD8).AsInt16().Store(evens + x / 2);
            Avx2.Permute4x64(Avx2.UnpackHigh(first, second), 0xD8).AsInt16().Store(odds + x / 2);
        }

        return x;
    }

    private static int SplitAvx2(int* row, int width, int* evens, int* odds)
    {
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector256<float> first = Vector256.Load(row + x).AsSingle();
            Vector256<float> second = Vector256.Load(row + x + 8).AsSingle();

            // In each half: samples 0 and 2 (or 1 and 3) of both vectors; then the quarters in order.
            Avx2.Permute4x64(Avx.Shuffle(first, second, 0b10_00_10_00).AsInt64(), 0xD8).AsInt32().Store(evens + x / 2);
            Avx2.Permute4x64(Avx.Shuffle(first, second, 0b11_01_11_01).AsInt64(), 0xD8).AsInt32().Store(odds + x / 2);
        }

        return x;
    }
}
