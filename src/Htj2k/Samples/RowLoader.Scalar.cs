// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Samples;

/// <content>Sample by sample.</content>
internal static unsafe partial class RowLoader
{
    private static void LoadScalar<TSample, T>(TSample* samples, int step, long shift, T* lanes, int width)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where T : unmanaged, IBinaryInteger<T>
    {
        T subtracted = T.CreateTruncating(shift);
        for (int x = 0; x < width; x++)
        {
            lanes[x] = T.CreateTruncating(samples[x * step]) - subtracted;
        }
    }
}
