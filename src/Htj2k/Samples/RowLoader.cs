// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Htj2k.Contract;

namespace Htj2k.Samples;

/// <summary>
/// Turns a row of stored samples into lanes of 16, 32 or 64 bits and subtracts a constant from each: the level shift of T.800 G.1, or the
/// middle of the frame's range, which lets 16 bits suffice for more frames. The differences must fit the lanes.
/// </summary>
internal static unsafe partial class RowLoader
{
    /// <summary>Loads one component.</summary>
    /// <param name="samples">First sample of the row.</param>
    /// <param name="step">1, or the number of interleaved components.</param>
    public static void Load<T>(byte* samples, in SampleFormat format, int step, long shift, T* lanes)
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
            case (_, false):
                Load((uint*)samples, step, shift, lanes, format.Width);
                break;
            case (_, true):
                Load((int*)samples, step, shift, lanes, format.Width);
                break;
        }
    }

    /// <summary>Loads three interleaved components and applies the reversible colour transform if asked to.</summary>
    public static void LoadPixels<T>(byte* samples, in SampleFormat format, long shift, bool colorTransform, T* first, T* second, T* third)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool hasVector = HasVectors<T>() && sizeof(T) == 2 * format.BytesPerSample && format.Width >= PixelsPerStep<T>();
        if (Avx2.IsSupported && hasVector)
        {
            LoadPixelsAvx2(samples, format.Width, format.IsSigned, shift, colorTransform, first, second, third);
        }
        else if (AdvSimd.Arm64.IsSupported && hasVector)
        {
            LoadPixelsAdvSimd(samples, format.Width, format.IsSigned, shift, colorTransform, first, second, third);
        }
        else
        {
            Load(samples, format, 3, shift, first);
            Load(samples + format.BytesPerSample, format, 3, shift, second);
            Load(samples + 2 * format.BytesPerSample, format, 3, shift, third);
            if (colorTransform)
            {
                ReversibleColorTransform.Forward(first, second, third, format.Width);
            }
        }
    }

    private static void Load<TSample, T>(TSample* samples, int step, long shift, T* lanes, int width)
        where TSample : unmanaged, IBinaryInteger<TSample>
        where T : unmanaged, IBinaryInteger<T>
    {
        bool isRow = HasVectors<T>() && step == 1 && sizeof(TSample) <= sizeof(T);
        if (Avx2.IsSupported && isRow && width >= Vector256<T>.Count)
        {
            LoadAvx2(samples, shift, lanes, width);
        }
        else if (!Avx2.IsSupported && Vector128.IsHardwareAccelerated && isRow && width >= Vector128<T>.Count)
        {
            LoadVector128(samples, shift, lanes, width);
        }
        else
        {
            LoadScalar(samples, step, shift, lanes, width);
        }
    }

    /// <summary>Lanes of 64 bits are so rare that they have no kernels.</summary>
    private static bool HasVectors<T>()
        where T : unmanaged
        => sizeof(T) <= sizeof(int);

    /// <summary>The pixels whose component fills one vector of AVX2, or two of arm64.</summary>
    private static int PixelsPerStep<T>() => Vector256<T>.Count;
}
