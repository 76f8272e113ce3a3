// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Wavelets;

/// <summary>The reversible 5/3 synthesis (T.800 F.3.8.2) on integers.</summary>
internal readonly unsafe struct Reversible53<T> : ISynthesis<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static int Steps => 2;

    public static T LowGain => T.One;

    public static T HighGain => T.One;

    public static void Step(int step, T* row, T* before, T* after, int count, byte* overflow)
    {
        if (step == 1)
        {
            InverseLifting.Even(row, before, after, row, count, overflow);
        }
        else
        {
            InverseLifting.Odd(row, before, after, row, count, overflow);
        }
    }

    public static void Horizontal(T* low, T* high, bool startsOdd, int width, T* row, T gain, T* scratch, byte* overflow)
        => InverseLifting.Horizontal(low, high, startsOdd, width, row, scratch, overflow);

    public static void Halve(T* row, int count)
    {
        for (int x = 0; x < count; x++)
        {
            row[x] >>= 1;
        }
    }
}
