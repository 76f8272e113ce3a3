// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Wavelets;

/// <content>The steps sample by sample; each starts where a vector kernel left off.</content>
internal static unsafe partial class ForwardLifting
{
    private static void VerticalScalar<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int x, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; x < width; x++)
        {
            T difference = odd[x] - FloorAverage(even[x], nextEven[x]);
            low[x] = even[x] + ((FloorAverage(previousHigh[x], difference) + T.One) >> 1);
            high[x] = difference;
        }
    }

    private static void SplitScalar<T>(T* row, int width, T* evens, T* odds, int x)
        where T : unmanaged
    {
        for (; x + 1 < width; x += 2)
        {
            evens[x / 2] = row[x];
            odds[x / 2] = row[x + 1];
        }

        if (x < width)
        {
            evens[x / 2] = row[x];
        }
    }

    private static void PredictScalar<T>(T* evens, T* high, int n, int highs)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; n < highs; n++)
        {
            high[n] -= FloorAverage(evens[n], evens[n + 1]);
        }
    }

    private static void UpdateScalar<T>(T* evens, T* high, T* low, int n, int lows)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; n < lows; n++)
        {
            low[n] = evens[n] + ((FloorAverage(high[n - 1], high[n]) + T.One) >> 1);
        }
    }
}
