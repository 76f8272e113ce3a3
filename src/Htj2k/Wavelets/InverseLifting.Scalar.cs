// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Wavelets;

/// <content>The steps sample by sample, in 64 bits; each starts where a vector loop left off.</content>
internal static unsafe partial class InverseLifting
{
    internal static void EvenScalar<T>(T* low, T* before, T* after, T* even, int n, int count, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; n < count; n++)
        {
            long sum = long.CreateTruncating(low[n]) - ((long.CreateTruncating(before[n]) + long.CreateTruncating(after[n]) + 2) >> 2);
            even[n] = Truncate<T>(sum, overflow);
        }
    }

    internal static void OddScalar<T>(T* high, T* before, T* after, T* odd, int n, int count, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (; n < count; n++)
        {
            long sum = long.CreateTruncating(high[n]) + ((long.CreateTruncating(before[n]) + long.CreateTruncating(after[n])) >> 1);
            odd[n] = Truncate<T>(sum, overflow);
        }
    }

    internal static void JoinScalar<T>(T* first, T* second, int x, int width, T* row)
        where T : unmanaged
    {
        for (; x < width; x++)
        {
            row[x] = (x & 1) == 0 ? first[x / 2] : second[x / 2];
        }
    }

    private static T Truncate<T>(long sum, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        T lane = T.CreateTruncating(sum);
        if (sizeof(T) == sizeof(short) && long.CreateTruncating(lane) != sum)
        {
            *overflow = 1;
        }

        return lane;
    }
}
