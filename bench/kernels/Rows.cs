// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;

namespace KernelBench;

/// <summary>Rows of noise, as wide as those of a large CT or MR image.</summary>
internal static unsafe class Rows
{
    public const int Width = 1024;

    /// <summary>Numbers of the given number of bits and the sign, the same ones each time.</summary>
    public static NativeBuffer<T> Noise<T>(int bits, int count = Width)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(bits);
        NativeBuffer<T> row = new(count);
        for (int x = 0; x < count; x++)
        {
            row.Start[x] = T.CreateTruncating(random.NextInt64(-1L << bits, 1L << bits));
        }

        return row;
    }
}
