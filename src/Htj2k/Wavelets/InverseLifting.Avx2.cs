// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>Interleaving; each kernel returns the first sample that is left.</content>
internal static unsafe partial class InverseLifting
{
    /// <summary>The odd positions of a row, as <see cref="Odd"/> makes them, joined at once with the even ones.</summary>
    /// <param name="before">The even sample before each.</param>
    private static int JoinOddAvx2<T>(T* high, T* before, bool startsOdd, int width, T* row, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (sizeof(T) > sizeof(int))
        {
            return 0;
        }

        nint n = 0;
        Vector256<T> sticky = Vector256<T>.Zero;
        for (; n <= width / 2 - Vector256<T>.Count; n += Vector256<T>.Count)
        {
            Vector256<T> h = Vector256.Load(high + n);
            Vector256<T> left = Vector256.Load(before + n);
            Vector256<T> right = Vector256.Load(before + n + 1);
            Vector256<T> average = FloorAverage(left, right);
            Vector256<T> odd = h + average;
            if (sizeof(T) == sizeof(short))
            {
                sticky |= odd ^ Vector256.AddSaturate(h, average);
            }

            Vector256<T> first = startsOdd ? odd : left;
            Vector256<T> second = startsOdd ? right : odd;
            Vector256<T> low;
            Vector256<T> upper;
            if (sizeof(T) == sizeof(short))
            {
                low = Avx2.UnpackLow(first.AsInt16(), second.AsInt16()).As<short, T>();
                upper = Avx2.UnpackHigh(first.AsInt16(), second.AsInt16()).As<short, T>();
            }
            else
            {
                low = Avx2.UnpackLow(first.AsInt32(), second.AsInt32()).As<int, T>();
                upper = Avx2.UnpackHigh(first.AsInt32(), second.AsInt32()).As<int, T>();
            }

            // unpack works in halves: of 16-bit lanes, the lower ones are samples 0-7 and 16-23, the upper ones 8-15 and 24-31.
            Avx2.Permute2x128(low.AsByte(), upper.AsByte(), 0x20).As<byte, T>().Store(row + 2 * n);
            Avx2.Permute2x128(low.AsByte(), upper.AsByte(), 0x31).As<byte, T>().Store(row + 2 * n + Vector256<T>.Count);
        }

        Keep(sticky, overflow);
        return (int)(2 * n);
    }

    private static int JoinAvx2(int* first, int* second, int width, int* row)
    {
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector256<int> a = Vector256.Load(first + x / 2);
            Vector256<int> b = Vector256.Load(second + x / 2);
            Vector256<int> low = Avx2.UnpackLow(a, b);
            Vector256<int> high = Avx2.UnpackHigh(a, b);
            Avx2.Permute2x128(low, high, 0x20).Store(row + x);
            Avx2.Permute2x128(low, high, 0x31).Store(row + x + 8);
        }

        return x;
    }
}
