// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Htj2k.Wavelets;

/// <content>The steps sample by sample.</content>
internal static unsafe partial class ForwardLifting
{
    internal static void VerticalScalar<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int x = 0; x < width; x++)
        {
            T difference = odd[x] - FloorAverage(even[x], nextEven[x]);
            low[x] = even[x] + ((FloorAverage(previousHigh[x], difference) + T.One) >> 1);
            high[x] = difference;
        }
    }

    /// <param name="row">At least two samples, and two after them that extend it.</param>
    internal static void HorizontalScalar<T>(T* row, int width, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Symmetric extension to the left: the high-pass sample before the first is the first again.
        T previous = row[1] - FloorAverage(row[0], row[2]);
        for (int x = 0; x < width; x += 2)
        {
            T difference = row[x + 1] - FloorAverage(row[x], row[x + 2]);
            low[x / 2] = row[x] + ((FloorAverage(previous, difference) + T.One) >> 1);
            if (x + 1 < width)
            {
                high[x / 2] = difference;
            }

            previous = difference;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FloorAverage<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => (a & b) + ((a ^ b) >> 1);
}
