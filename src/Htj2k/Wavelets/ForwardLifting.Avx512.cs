// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>32 lanes of 16 bits or 16 of 32 at a time; masks keep the last vectors within the rows.</content>
internal static unsafe partial class ForwardLifting
{
    private static bool UsesAvx512 => Avx512BW.IsSupported;

    private static void VerticalAvx512<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        for (; x <= width - Vector512<T>.Count; x += Vector512<T>.Count)
        {
            Vector512<T> evens = Vector512.Load(even + x);
            Vector512<T> difference = Vector512.Load(odd + x) - FloorAverage(evens, Vector512.Load(nextEven + x));
            (evens + Update(Vector512.Load(previousHigh + x), difference)).Store(low + x);
            difference.Store(high + x);
        }

        if (x < width)
        {
            Vector512<T> rest = First<T>(width - x);
            Vector512<T> evens = Load(even + x, rest);
            Vector512<T> difference = Load(odd + x, rest) - FloorAverage(evens, Load(nextEven + x, rest));
            Store(low + x, rest, evens + Update(Load(previousHigh + x, rest), difference));
            Store(high + x, rest, difference);
        }
    }

    /// <inheritdoc cref="HorizontalAvx2"/>
    private static void HorizontalAvx512<T>(T* row, int width, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        int lanes = Vector512<T>.Count;
        int lows = (width + 1) / 2;
        Vector512<T> previousHigh = Vector512.Create(row[1] - FloorAverage(row[0], row[2]));

        // The extension to the right has two samples.
        (Vector512<T> evens, Vector512<T> odds) = Split(row, width + 2);
        for (int n = 0; n < lows; n += lanes)
        {
            (Vector512<T> nextEvens, Vector512<T> nextOdds) = Split(row + 2 * (n + lanes), width + 2 - 2 * (n + lanes));
            Vector512<T> highs = odds - FloorAverage(evens, Following(evens, nextEvens));
            Vector512<T> lowPass = evens + Update(Preceding(previousHigh, highs), highs);
            if (n <= lows - lanes)
            {
                lowPass.Store(low + n);
            }
            else
            {
                Store(low + n, First<T>(lows - n), lowPass);
            }

            if (n <= width / 2 - lanes)
            {
                highs.Store(high + n);
            }
            else
            {
                Store(high + n, First<T>(width / 2 - n), highs);
            }

            (evens, odds, previousHigh) = (nextEvens, nextOdds, highs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Update<T>(Vector512<T> previousHigh, Vector512<T> high)
        where T : unmanaged
        => (FloorAverage(previousHigh, high) + Vector512<T>.One) >> 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> FloorAverage<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
        => (a & b) + ((a ^ b) >> 1);

    /// <summary>The even and the odd ones of two vectors of samples; zeros for those from <paramref name="count"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<T> Evens, Vector512<T> Odds) Split<T>(T* samples, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> first;
        Vector512<T> second;
        if (count >= 2 * lanes)
        {
            first = Vector512.Load(samples);
            second = Vector512.Load(samples + lanes);
        }
        else
        {
            first = Load(samples, First<T>(count));
            second = Load(samples + lanes, First<T>(count - lanes));
        }

        Vector512<T> evens = Vector512<T>.Indices + Vector512<T>.Indices;
        return (Pick(first, evens, second), Pick(first, evens + Vector512<T>.One, second));
    }

    /// <inheritdoc cref="Following{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Following<T>(Vector512<T> samples, Vector512<T> next)
        where T : unmanaged
        => Pick(samples, Vector512<T>.Indices + Vector512<T>.One, next);

    /// <inheritdoc cref="Preceding{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Preceding<T>(Vector512<T> previous, Vector512<T> samples)
        where T : unmanaged, IBinaryInteger<T>
        => Pick(previous, Vector512<T>.Indices + Vector512.Create(T.CreateTruncating(Vector512<T>.Count - 1)), samples);

    /// <summary>Lanes of two vectors, those of the second one behind those of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Pick<T>(Vector512<T> first, Vector512<T> indices, Vector512<T> second)
        where T : unmanaged
        => sizeof(T) == sizeof(short)
            ? Avx512BW.PermuteVar32x16x2(first.AsInt16(), indices.AsInt16(), second.AsInt16()).As<short, T>()
            : Avx512F.PermuteVar16x32x2(first.AsInt32(), indices.AsInt32(), second.AsInt32()).As<int, T>();

    /// <summary>A mask of the first lanes; none if <paramref name="count"/> is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> First<T>(int count)
        where T : unmanaged, IBinaryInteger<T>
        => Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateSaturating(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load<T>(T* samples, Vector512<T> mask)
        where T : unmanaged
        => sizeof(T) == sizeof(short)
            ? Avx512BW.MaskLoad((short*)samples, mask.AsInt16(), Vector512<short>.Zero).As<short, T>()
            : Avx512F.MaskLoad((int*)samples, mask.AsInt32(), Vector512<int>.Zero).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* samples, Vector512<T> mask, Vector512<T> lanes)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            Avx512BW.MaskStore((short*)samples, mask.AsInt16(), lanes.AsInt16());
        }
        else
        {
            Avx512F.MaskStore((int*)samples, mask.AsInt32(), lanes.AsInt32());
        }
    }
}
