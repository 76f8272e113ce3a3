// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>
/// Turns a row of stored samples into lanes of 16 or 32 bits and subtracts a constant from each: the level shift of T.800 G.1, or the middle of the
/// frame's range, which lets 16 bits suffice for more frames.
/// </summary>
internal static unsafe class RowLoader
{
    /// <param name="samples">First sample of the row.</param>
    /// <param name="step">1, or the number of interleaved components.</param>
    public static void Load<T>(byte* samples, in SampleFormat format, int step, int shift, T* lanes)
        where T : unmanaged, IBinaryInteger<T>
    {
        switch (format.BytesPerSample, format.IsSigned)
        {
            case (1, false):
                Load(samples, step, shift, lanes, format.Width);
                break;
            case (1, true):
                Load((sbyte*)samples, step, shift, lanes, format.Width);
                break;
            case (2, false):
                Load((ushort*)samples, step, shift, lanes, format.Width);
                break;
            case (2, true):
                Load((short*)samples, step, shift, lanes, format.Width);
                break;
            default:
                Load((int*)samples, step, shift, lanes, format.Width);
                break;
        }
    }

    private static void Load<TSample, T>(TSample* samples, int step, int shift, T* lanes, int width)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (Vector256.IsHardwareAccelerated && step == 1)
        {
            x = LoadVector(samples, shift, lanes, width);
        }

        for (; x < width; x++)
        {
            lanes[x] = T.CreateTruncating(int.CreateTruncating(samples[x * step]) - shift);
        }
    }

    /// <returns>The first sample that is left.</returns>
    private static int LoadVector<TSample, T>(TSample* samples, int shift, T* lanes, int width)
        where TSample : unmanaged
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (typeof(T) == typeof(short) && sizeof(TSample) == sizeof(short))
        {
            // Wraps like the scalar code: what counts is the difference, and that fits.
            Vector256<short> shifts = Vector256.Create((short)shift);
            for (; x <= width - Vector256<short>.Count; x += Vector256<short>.Count)
            {
                (Vector256.Load((short*)samples + x) - shifts).Store((short*)lanes + x);
            }
        }
        else if (typeof(T) == typeof(short) && typeof(TSample) == typeof(byte))
        {
            Vector256<short> shifts = Vector256.Create((short)shift);
            for (; x <= width - Vector256<short>.Count; x += Vector256<short>.Count)
            {
                Vector128<byte> bytes = Vector128.Load((byte*)samples + x);
                (Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt16() - shifts).Store((short*)lanes + x);
            }
        }
        else if (typeof(T) == typeof(int) && typeof(TSample) == typeof(ushort))
        {
            Vector256<int> shifts = Vector256.Create(shift);
            for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
            {
                Vector128<ushort> words = Vector128.Load((ushort*)samples + x);
                (Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32() - shifts).Store((int*)lanes + x);
            }
        }
        else if (typeof(T) == typeof(int) && typeof(TSample) == typeof(short))
        {
            Vector256<int> shifts = Vector256.Create(shift);
            for (; x <= width - Vector256<int>.Count; x += Vector256<int>.Count)
            {
                Vector128<short> words = Vector128.Load((short*)samples + x);
                (Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)) - shifts).Store((int*)lanes + x);
            }
        }

        return x;
    }
}
