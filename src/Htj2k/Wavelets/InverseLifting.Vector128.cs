// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Htj2k.Wavelets;

/// <content>
/// The steps on vectors of 16 bytes, for arm64 and for x86 without AVX2; each kernel returns the first sample that it left.
/// </content>
internal static unsafe partial class InverseLifting
{
    private static int EvenVector128<T>(T* low, T* before, T* after, T* even, int count, byte* overflow)
        where T : unmanaged
    {
        int n = 0;
        Vector128<T> sticky = Vector128<T>.Zero;
        for (; n <= count - Vector128<T>.Count; n += Vector128<T>.Count)
        {
            Vector128<T> l = Vector128.Load(low + n);
            Vector128<T> average = FloorAverage(Vector128.Load(before + n), Vector128.Load(after + n));
            Vector128<T> half = average - (average >> 1);
            Vector128<T> sum = l - half;
            if (sizeof(T) == sizeof(short))
            {
                sticky |= sum ^ Vector128.SubtractSaturate(l, half);
            }

            sum.Store(even + n);
        }

        Keep(sticky, overflow);
        return n;
    }

    private static int OddVector128<T>(T* high, T* before, T* after, T* odd, int count, byte* overflow)
        where T : unmanaged
    {
        int n = 0;
        Vector128<T> sticky = Vector128<T>.Zero;
        for (; n <= count - Vector128<T>.Count; n += Vector128<T>.Count)
        {
            Vector128<T> h = Vector128.Load(high + n);
            Vector128<T> average = FloorAverage(Vector128.Load(before + n), Vector128.Load(after + n));
            Vector128<T> sum = h + average;
            if (sizeof(T) == sizeof(short))
            {
                sticky |= sum ^ Vector128.AddSaturate(h, average);
            }

            sum.Store(odd + n);
        }

        Keep(sticky, overflow);
        return n;
    }

    private static int JoinVector128(short* first, short* second, int width, short* row)
    {
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector128<short> a = Vector128.Load(first + x / 2);
            Vector128<short> b = Vector128.Load(second + x / 2);
            if (AdvSimd.Arm64.IsSupported)
            {
                AdvSimd.Arm64.StoreVectorAndZip(row + x, (a, b));
            }
            else
            {
                // A lane of the first becomes the lower half of one of twice the width, a lane of the second the upper.
                (Vector128<uint> evenLow, Vector128<uint> evenHigh) = Vector128.Widen(a.AsUInt16());
                (Vector128<uint> oddLow, Vector128<uint> oddHigh) = Vector128.Widen(b.AsUInt16());
                (evenLow | oddLow << 16).AsInt16().Store(row + x);
                (evenHigh | oddHigh << 16).AsInt16().Store(row + x + 8);
            }
        }

        return x;
    }

    private static int JoinVector128(int* first, int* second, int width, int* row)
    {
        int x = 0;
        for (; x <= width - 8; x += 8)
        {
            Vector128<int> a = Vector128.Load(first + x / 2);
            Vector128<int> b = Vector128.Load(second + x / 2);
            if (AdvSimd.Arm64.IsSupported)
            {
                AdvSimd.Arm64.StoreVectorAndZip(row + x, (a, b));
            }
            else
            {
                (Vector128<ulong> evenLow, Vector128<ulong> evenHigh) = Vector128.Widen(a.AsUInt32());
                (Vector128<ulong> oddLow, Vector128<ulong> oddHigh) = Vector128.Widen(b.AsUInt32());
                (evenLow | oddLow << 32).AsInt32().Store(row + x);
                (evenHigh | oddHigh << 32).AsInt32().Store(row + x + 4);
            }
        }

        return x;
    }

    private static void Keep<T>(Vector128<T> sticky, byte* overflow)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            (sticky.AsByte() | Vector128.Load(overflow)).Store(overflow);
        }
    }

    /// <summary>arm64 has it as one instruction, except for 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> FloorAverage<T>(Vector128<T> a, Vector128<T> b)
        where T : unmanaged
    {
        if (AdvSimd.IsSupported && sizeof(T) <= sizeof(int))
        {
            return sizeof(T) == sizeof(short)
                ? AdvSimd.FusedAddHalving(a.AsInt16(), b.AsInt16()).As<short, T>()
                : AdvSimd.FusedAddHalving(a.AsInt32(), b.AsInt32()).As<int, T>();
        }

        return (a & b) + ((a ^ b) >> 1);
    }
}
