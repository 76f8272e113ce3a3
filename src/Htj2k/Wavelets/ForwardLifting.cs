// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <summary>
/// The lifting steps of the reversible 5/3 analysis (T.800 F.4.8.1) on lanes of 16 or 32 bits:
/// high(n) = x(2n+1) - floor((x(2n) + x(2n+2)) / 2) and low(n) = x(2n) + floor((high(n-1) + high(n) + 2) / 4).
/// </summary>
/// <remarks>
/// Sums of two samples could leave 16 bits, their floor average cannot: <c>(a &amp; b) + ((a ^ b) >> 1)</c>; and
/// floor((a + b + 2) / 4) is floor((floor((a + b) / 2) + 1) / 2).
/// </remarks>
internal static unsafe partial class ForwardLifting
{
    /// <summary>One vertical step: the rows 2n, 2n+1 and 2n+2 and the high-pass row n-1 give the low-pass and the high-pass row n.</summary>
    /// <param name="low">May be the same row as <paramref name="even"/>.</param>
    /// <param name="high">May be the same row as <paramref name="odd"/>.</param>
    public static void Vertical<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            x = VerticalVector(even, odd, nextEven, previousHigh, low, high, width);
        }

        VerticalScalar(even, odd, nextEven, previousHigh, low, high, x, width);
    }

    /// <summary>The low-pass row of a last even row, whose high-pass row above serves for the missing one below too.</summary>
    public static void LastLow<T>(T* even, T* previousHigh, T* low, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int x = 0; x < width; x++)
        {
            low[x] = even[x] + ((previousHigh[x] + T.One) >> 1);
        }
    }

    /// <summary>Splits a row into its low-pass half (the larger one) and its high-pass half.</summary>
    /// <param name="evens">Scratch for half a row and one sample more.</param>
    /// <param name="low">Takes (width + 1) / 2 samples.</param>
    /// <param name="high">Takes width / 2 samples; the one before the first is overwritten, and the one behind the last.</param>
    public static void Horizontal<T>(T* row, int width, T* evens, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        int lows = (width + 1) / 2;
        int highs = width / 2;
        if (highs == 0)
        {
            low[0] = row[0];
            return;
        }

        // Symmetric extension (T.800 F.4.7): behind an odd last sample comes the last even one again; the missing high-pass neighbours repeat the nearest one.
        Split(row, width, evens, high);
        evens[lows] = evens[lows - 1];
        int n = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            n = PredictVector(evens, high, highs);
        }

        PredictScalar(evens, high, n, highs);
        high[-1] = high[0];
        high[highs] = high[highs - 1];
        n = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            n = UpdateVector(evens, high, low, lows);
        }

        UpdateScalar(evens, high, low, n, lows);
    }

    private static void Split<T>(T* row, int width, T* evens, T* odds)
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (Avx2.IsSupported)
        {
            x = sizeof(T) == sizeof(short)
                ? SplitAvx2((short*)row, width, (short*)evens, (short*)odds)
                : SplitAvx2((int*)row, width, (int*)evens, (int*)odds);
        }

        SplitScalar(row, width, evens, odds, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FloorAverage<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => (a & b) + ((a ^ b) >> 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FloorAverage<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
        => (a & b) + ((a ^ b) >> 1);
}
