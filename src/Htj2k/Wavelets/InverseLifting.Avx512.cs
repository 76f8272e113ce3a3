// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>
/// The steps on vectors of 64 bytes (AVX-512 F and BW); each kernel returns the first sample that it left, for vectors of 32 bytes.
/// </content>
internal static unsafe partial class InverseLifting
{
    /// <summary>The rest of a row is left to vectors of 32 bytes, never to those of 16, which begin at its start.</summary>
    private static bool UsesAvx512 => Avx512BW.IsSupported && Vector256.IsHardwareAccelerated;

    private static int EvenAvx512<T>(T* low, T* before, T* after, T* even, int count, byte* overflow)
        where T : unmanaged
    {
        int n = 0;
        Vector512<T> sticky = Vector512<T>.Zero;
        for (; n <= count - Vector512<T>.Count; n += Vector512<T>.Count)
        {
            Even(low + n, Vector512.Load(before + n), Vector512.Load(after + n), ref sticky).Store(even + n);
        }

        Keep(sticky.GetLower() | sticky.GetUpper(), overflow);
        return n;
    }

    private static int OddAvx512<T>(T* high, T* before, T* after, T* odd, int count, byte* overflow)
        where T : unmanaged
    {
        int n = 0;
        Vector512<T> sticky = Vector512<T>.Zero;
        for (; n <= count - Vector512<T>.Count; n += Vector512<T>.Count)
        {
            Vector512<T> h = Vector512.Load(high + n);
            Vector512<T> average = FloorAverage(Vector512.Load(before + n), Vector512.Load(after + n));
            Vector512<T> sum = h + average;
            if (sizeof(T) == sizeof(short))
            {
                sticky |= sum ^ Vector512.AddSaturate(h, average);
            }

            sum.Store(odd + n);
        }

        Keep(sticky.GetLower() | sticky.GetUpper(), overflow);
        return n;
    }

    /// <summary>
    /// A row that begins at an even coordinate, from its start: both steps and the joining at once. An even sample to the right of a
    /// vector comes from the next one, which is computed ahead; no vector is loaded soon after parts of it were stored.
    /// </summary>
    /// <param name="high">Extended beyond both ends, but the sample before the first is not read.</param>
    /// <returns>How many pairs of an even and an odd sample are done: all or as many as whole vectors hold.</returns>
    private static int HorizontalAvx512<T>(T* low, T* high, int width, T* row, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        int evens = (width + 1) / 2;
        int count = Vector512<T>.Count;
        if (sizeof(T) > sizeof(int) || evens < count)
        {
            return 0;
        }

        Vector512<T> lanes = Vector512<T>.Indices;
        Vector512<T> lastTwice = Vector512.Min(lanes + Vector512<T>.One, Vector512.Create(T.CreateTruncating(count - 1)));
        Vector512<T> sticky = Vector512<T>.Zero;
        Vector512<T> h = Vector512.Load(high);
        Vector512<T> even = Even(low, Permute(h, Vector512.Max(lanes - Vector512<T>.One, Vector512<T>.Zero), h), h, ref sticky);
        int n = 0;
        for (; n <= evens - 2 * count; n += count)
        {
            Vector512<T> nextHigh = Vector512.Load(high + n + count);
            Vector512<T> next = Even(low + n + count, Vector512.Load(high + n + count - 1), nextHigh, ref sticky);
            StoreJoined(even, Permute(even, lanes + Vector512<T>.One, next), h, row + 2 * n, ref sticky);
            even = next;
            h = nextHigh;
        }

        if (2 * (n + count) == width)
        {
            // Beyond the end, the last even sample again.
            StoreJoined(even, Permute(even, lastTwice, even), h, row + 2 * n, ref sticky);
            n += count;
        }

        Keep(sticky.GetLower() | sticky.GetUpper(), overflow);
        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Even<T>(T* low, Vector512<T> before, Vector512<T> after, ref Vector512<T> sticky)
        where T : unmanaged
    {
        Vector512<T> l = Vector512.Load(low);
        Vector512<T> average = FloorAverage(before, after);
        Vector512<T> half = average - (average >> 1);
        Vector512<T> sum = l - half;
        if (sizeof(T) == sizeof(short))
        {
            sticky |= sum ^ Vector512.SubtractSaturate(l, half);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreJoined<T>(Vector512<T> even, Vector512<T> right, Vector512<T> high, T* row, ref Vector512<T> sticky)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector512<T> average = FloorAverage(even, right);
        Vector512<T> odd = high + average;
        if (sizeof(T) == sizeof(short))
        {
            sticky |= odd ^ Vector512.AddSaturate(high, average);
        }

        // Lanes of both in turn: those of the second have numbers from the lane count on.
        T count = T.CreateTruncating(Vector512<T>.Count);
        Vector512<T> lanes = Vector512<T>.Indices;
        Vector512<T> inTurn = (lanes >> 1) + (lanes & Vector512<T>.One) * count;
        Permute(even, inTurn, odd).Store(row);
        Permute(even, inTurn + Vector512.Create(T.CreateTruncating(Vector512<T>.Count / 2)), odd).Store(row + Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Permute<T>(Vector512<T> first, Vector512<T> lanes, Vector512<T> second)
        where T : unmanaged
        => sizeof(T) == sizeof(short)
            ? Avx512BW.PermuteVar32x16x2(first.AsInt16(), lanes.AsInt16(), second.AsInt16()).As<short, T>()
            : Avx512F.PermuteVar16x32x2(first.AsInt32(), lanes.AsInt32(), second.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> FloorAverage<T>(Vector512<T> a, Vector512<T> b)
        where T : unmanaged
        => (a & b) + ((a ^ b) >> 1);
}
