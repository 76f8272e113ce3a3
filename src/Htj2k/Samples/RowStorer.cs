// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Samples;

/// <summary>Turns a row of lanes into stored samples: adds a constant, keeps them within their precision, and packs them.</summary>
internal static unsafe partial class RowStorer
{
    /// <param name="offset">Level shift of T.800 G.1, and the offset that centred the lanes.</param>
    /// <param name="samples">First sample of the row.</param>
    /// <param name="step">1, or the number of interleaved components.</param>
    public static void Store<T>(T* lanes, int width, long offset, int precision, bool isSigned, byte* samples, int bytesPerSample, int step)
        where T : unmanaged, IBinaryInteger<T>
    {
        // The limits less the offset: lanes are clamped before the constant is added, which may then wrap to an unsigned number.
        long lowest = (isSigned ? -(1L << (precision - 1)) : 0) - offset;
        long highest = (isSigned ? (1L << (precision - 1)) - 1 : (1L << precision) - 1) - offset;
        T minimum = T.CreateSaturating(lowest);
        T maximum = T.CreateSaturating(highest);
        switch (bytesPerSample)
        {
            case 1:
                Store(lanes, width, offset, minimum, maximum, samples, step);
                break;
            case 2:
                Store(lanes, width, offset, minimum, maximum, (ushort*)samples, step);
                break;
            case 4:
                Store(lanes, width, offset, minimum, maximum, (uint*)samples, step);
                break;
            default:
                Store(lanes, width, offset, minimum, maximum, (ulong*)samples, step);
                break;
        }
    }

    private static void Store<T, TSample>(T* lanes, int width, long offset, T minimum, T maximum, TSample* samples, int step)
        where T : unmanaged, IBinaryInteger<T>
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        int x = 0;
        if (step == 1)
        {
            x = Avx512BW.IsSupported ? StoreAvx512(lanes, width, offset, minimum, maximum, samples) : 0;
            x += Vector256.IsHardwareAccelerated ? StoreVector(lanes + x, width - x, offset, minimum, maximum, samples + x)
                : Vector128.IsHardwareAccelerated ? StoreVector128(lanes + x, width - x, offset, minimum, maximum, samples + x)
                : 0;
        }

        for (; x < width; x++)
        {
            long value = long.CreateTruncating(T.Min(T.Max(lanes[x], minimum), maximum)) + offset;
            samples[x * step] = TSample.CreateTruncating(value);
        }
    }

    /// <returns>The first sample that is left.</returns>
    private static int StoreVector<T, TSample>(T* lanes, int width, long offset, T minimum, T maximum, TSample* samples)
        where T : unmanaged, IBinaryInteger<T>
        where TSample : unmanaged
    {
        int x = 0;
        Vector256<T> low = Vector256.Create(minimum);
        Vector256<T> high = Vector256.Create(maximum);
        Vector256<T> shift = Vector256.Create(T.CreateTruncating(offset));
        if (sizeof(T) == sizeof(TSample))
        {
            for (; x <= width - Vector256<T>.Count; x += Vector256<T>.Count)
            {
                (Vector256.Min(Vector256.Max(Vector256.Load(lanes + x), low), high) + shift).Store((T*)samples + x);
            }
        }
        else if (typeof(T) == typeof(short) && typeof(TSample) == typeof(byte))
        {
            for (; x <= width - 2 * Vector256<T>.Count; x += 2 * Vector256<T>.Count)
            {
                Vector256<T> first = Vector256.Min(Vector256.Max(Vector256.Load(lanes + x), low), high) + shift;
                Vector256<T> second = Vector256.Min(Vector256.Max(Vector256.Load(lanes + x + Vector256<T>.Count), low), high) + shift;
                Vector256.Narrow(first.AsUInt16(), second.AsUInt16()).Store((byte*)samples + x);
            }
        }
        else if (typeof(T) == typeof(int) && typeof(TSample) == typeof(ushort))
        {
            for (; x <= width - 2 * Vector256<T>.Count; x += 2 * Vector256<T>.Count)
            {
                Vector256<T> first = Vector256.Min(Vector256.Max(Vector256.Load(lanes + x), low), high) + shift;
                Vector256<T> second = Vector256.Min(Vector256.Max(Vector256.Load(lanes + x + Vector256<T>.Count), low), high) + shift;
                Vector256.Narrow(first.AsUInt32(), second.AsUInt32()).Store((ushort*)samples + x);
            }
        }

        return x;
    }
}
