// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Row lengths around the lane counts of all vectors, and noise to fill rows with.</summary>
internal static class Widths
{
    /// <summary>Twice the most lanes that a step takes, and one more.</summary>
    public const int Largest = 129;

    /// <summary>Both ends of memory at which a row can touch a guard page.</summary>
    public static TheoryData<bool> Ends => [true, false];

    /// <summary>Numbers of the given number of bits and the sign.</summary>
    public static T[] Noise<T>(Random random, int count, int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        T[] lanes = new T[count];
        for (int i = 0; i < count; i++)
        {
            lanes[i] = T.CreateTruncating(random.NextInt64(-1L << bits, 1L << bits));
        }

        return lanes;
    }
}
