// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <content>
/// 8 lanes of 16 bits or 4 of 32 at a time, for arm64 and for x86 without AVX2; the last vectors reach into the rows' slack.
/// </content>
internal static unsafe partial class ForwardLifting
{
    private static bool UsesVector128 => AdvSimd.Arm64.IsSupported || Ssse3.IsSupported;

    private static void VerticalVector128<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged
    {
        for (int x = 0; x < width; x += Vector128<T>.Count)
        {
            Vector128<T> evens = Vector128.Load(even + x);
            Vector128<T> difference = Vector128.Load(odd + x) - FloorAverage(evens, Vector128.Load(nextEven + x));
            (evens + Update(Vector128.Load(previousHigh + x), difference)).Store(low + x);
            difference.Store(high + x);
        }
    }

    /// <summary>As with AVX2: two vectors at a time become even and odd samples, and the even ones are read one vector ahead.</summary>
    private static void HorizontalVector128<T>(T* row, int width, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        int lanes = Vector128<T>.Count;
        int lows = (width + 1) / 2;
        Vector128<T> previousHigh = Vector128.Create(row[1] - FloorAverage(row[0], row[2]));
        (Vector128<T> evens, Vector128<T> odds) = Split(Vector128.Load(row), Vector128.Load(row + lanes));
        for (int n = 0; n < lows; n += lanes)
        {
            row += 2 * lanes;
            (Vector128<T> nextEvens, Vector128<T> nextOdds) = Split(Vector128.Load(row), Vector128.Load(row + lanes));
            Vector128<T> highs = odds - FloorAverage(evens, Following(evens, nextEvens));
            (evens + Update(Preceding(previousHigh, highs), highs)).Store(low + n);
            highs.Store(high + n);
            (evens, odds, previousHigh) = (nextEvens, nextOdds, highs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Update<T>(Vector128<T> previousHigh, Vector128<T> high)
        where T : unmanaged
        => (FloorAverage(previousHigh, high) + Vector128<T>.One) >> 1;

    /// <summary>arm64 has it as one instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> FloorAverage<T>(Vector128<T> a, Vector128<T> b)
        where T : unmanaged
    {
        if (AdvSimd.IsSupported)
        {
            return sizeof(T) == sizeof(short)
                ? AdvSimd.FusedAddHalving(a.AsInt16(), b.AsInt16()).As<short, T>()
                : AdvSimd.FusedAddHalving(a.AsInt32(), b.AsInt32()).As<int, T>();
        }

        return (a & b) + ((a ^ b) >> 1);
    }

    /// <summary>The even and the odd ones of two vectors of samples: the lower and the upper halves of lanes of twice the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<T> Evens, Vector128<T> Odds) Split<T>(Vector128<T> first, Vector128<T> second)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            return AdvSimd.Arm64.IsSupported
                ? (AdvSimd.Arm64.UnzipEven(first.AsInt16(), second.AsInt16()).As<short, T>(),
                    AdvSimd.Arm64.UnzipOdd(first.AsInt16(), second.AsInt16()).As<short, T>())
                : (Vector128.Narrow(first.AsInt32(), second.AsInt32()).As<short, T>(),
                    Vector128.Narrow(first.AsInt32() >> 16, second.AsInt32() >> 16).As<short, T>());
        }

        return AdvSimd.Arm64.IsSupported
            ? (AdvSimd.Arm64.UnzipEven(first.AsInt32(), second.AsInt32()).As<int, T>(),
                AdvSimd.Arm64.UnzipOdd(first.AsInt32(), second.AsInt32()).As<int, T>())
            : (Vector128.Narrow(first.AsInt64(), second.AsInt64()).As<int, T>(),
                Vector128.Narrow(first.AsInt64() >>> 32, second.AsInt64() >>> 32).As<int, T>());
    }

    /// <summary>Each lane takes the sample of the next one; the last takes the first of <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Following<T>(Vector128<T> samples, Vector128<T> next)
        where T : unmanaged
    {
        Vector128<byte> low = samples.AsByte();
        Vector128<byte> high = next.AsByte();
        if (AdvSimd.IsSupported)
        {
            return (sizeof(T) == sizeof(short) ? AdvSimd.ExtractVector128(low, high, 2) : AdvSimd.ExtractVector128(low, high, 4))
                .As<byte, T>();
        }

        return (sizeof(T) == sizeof(short) ? Ssse3.AlignRight(high, low, 2) : Ssse3.AlignRight(high, low, 4)).As<byte, T>();
    }

    /// <summary>Each lane takes the sample of the one before; the first takes the last of <paramref name="previous"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Preceding<T>(Vector128<T> previous, Vector128<T> samples)
        where T : unmanaged
    {
        Vector128<byte> low = previous.AsByte();
        Vector128<byte> high = samples.AsByte();
        if (AdvSimd.IsSupported)
        {
            return (sizeof(T) == sizeof(short) ? AdvSimd.ExtractVector128(low, high, 14) : AdvSimd.ExtractVector128(low, high, 12))
                .As<byte, T>();
        }

        return (sizeof(T) == sizeof(short) ? Ssse3.AlignRight(high, low, 14) : Ssse3.AlignRight(high, low, 12)).As<byte, T>();
    }
}
