// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>
/// Turns a row of floating-point lanes into stored samples: adds the level shift, rounds to nearest, keeps them within their precision, and
/// packs them.
/// </summary>
internal static unsafe class FractionStorer
{
    /// <param name="levelShift">T.800 G.1.</param>
    /// <param name="samples">First sample of the row.</param>
    /// <param name="step">1, or the number of interleaved components.</param>
    public static void Store<T>(T* lanes, int width, long levelShift, int precision, bool isSigned, byte* samples, int bytesPerSample,
        int step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T lowest = T.CreateTruncating(isSigned ? -(1L << (precision - 1)) : 0);
        T highest = T.CreateTruncating(isSigned ? (1L << (precision - 1)) - 1 : (1L << precision) - 1);
        switch (bytesPerSample)
        {
            case 1:
                Store(lanes, width, levelShift, lowest, highest, samples, step);
                break;
            case 2:
                Store(lanes, width, levelShift, lowest, highest, (ushort*)samples, step);
                break;
            case 4:
                Store(lanes, width, levelShift, lowest, highest, (uint*)samples, step);
                break;
            default:
                Store(lanes, width, levelShift, lowest, highest, (ulong*)samples, step);
                break;
        }
    }

    private static void Store<T, TSample>(T* lanes, int width, long levelShift, T lowest, T highest, TSample* samples, int step)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        T shift = T.CreateTruncating(levelShift);
        int x = 0;
        if (Vector128.IsHardwareAccelerated && typeof(T) == typeof(float) && typeof(TSample) != typeof(ulong))
        {
            int* whole = stackalloc int[Vector256<int>.Count];
            Vector256<float> shifts = Vector256.Create(float.CreateTruncating(shift));
            Vector256<float> low = Vector256.Create(float.CreateTruncating(lowest));
            Vector256<float> high = Vector256.Create(float.CreateTruncating(highest));
            for (; x <= width - Vector256<float>.Count; x += Vector256<float>.Count)
            {
                Vector256<float> rounded = Vector256.Round(Vector256.Load((float*)lanes + x) + shifts);
                Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(rounded, low), high)).Store(whole);
                for (int i = 0; i < Vector256<int>.Count; i++)
                {
                    samples[(x + i) * step] = TSample.CreateTruncating(whole[i]);
                }
            }
        }

        for (; x < width; x++)
        {
            // A NaN, which only a broken codestream makes, becomes the lowest sample.
            T rounded = T.Round(lanes[x] + shift);
            T kept = rounded > lowest ? T.Min(rounded, highest) : lowest;
            samples[x * step] = TSample.CreateTruncating(long.CreateTruncating(kept));
        }
    }
}
