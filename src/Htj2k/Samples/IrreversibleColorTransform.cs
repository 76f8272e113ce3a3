// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>The ICT (T.800 G.3).</summary>
internal static unsafe class IrreversibleColorTransform
{
    private const double RedOfRedDifference = 1.402;
    private const double GreenOfBlueDifference = 0.344136;
    private const double GreenOfRedDifference = 0.714136;
    private const double BlueOfBlueDifference = 1.772;

    /// <summary>Transforms a row: R, G and B become Y, Cb and Cr (T.800 G.3.1).</summary>
    public static void Forward(int* red, int* green, int* blue, float* luma, float* blueDifference, float* redDifference, int width)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; x <= width - Vector256<float>.Count; x += Vector256<float>.Count)
            {
                Vector256<float> r = Vector256.ConvertToSingle(Vector256.Load(red + x));
                Vector256<float> g = Vector256.ConvertToSingle(Vector256.Load(green + x));
                Vector256<float> b = Vector256.ConvertToSingle(Vector256.Load(blue + x));
                (r * 0.299f + g * 0.587f + b * 0.114f).Store(luma + x);
                (b * 0.5f - r * 0.168736f - g * 0.331264f).Store(blueDifference + x);
                (r * 0.5f - g * 0.418688f - b * 0.081312f).Store(redDifference + x);
            }
        }

        for (; x < width; x++)
        {
            float r = red[x];
            float g = green[x];
            float b = blue[x];
            luma[x] = r * 0.299f + g * 0.587f + b * 0.114f;
            blueDifference[x] = b * 0.5f - r * 0.168736f - g * 0.331264f;
            redDifference[x] = r * 0.5f - g * 0.418688f - b * 0.081312f;
        }
    }

    /// <summary>Transforms a row back: Y, Cb and Cr become R, G and B.</summary>
    public static void Inverse<T>(T* luma, T* blueDifference, T* redDifference, T* red, T* green, T* blue, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T redOfRed = T.CreateTruncating(RedOfRedDifference);
        T greenOfBlue = T.CreateTruncating(GreenOfBlueDifference);
        T greenOfRed = T.CreateTruncating(GreenOfRedDifference);
        T blueOfBlue = T.CreateTruncating(BlueOfBlueDifference);
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; x <= width - Vector256<T>.Count; x += Vector256<T>.Count)
            {
                Vector256<T> y = Vector256.Load(luma + x);
                Vector256<T> cb = Vector256.Load(blueDifference + x);
                Vector256<T> cr = Vector256.Load(redDifference + x);
                (y + cr * redOfRed).Store(red + x);
                (y - cb * greenOfBlue - cr * greenOfRed).Store(green + x);
                (y + cb * blueOfBlue).Store(blue + x);
            }
        }

        for (; x < width; x++)
        {
            T y = luma[x];
            T cb = blueDifference[x];
            T cr = redDifference[x];
            red[x] = y + cr * redOfRed;
            green[x] = y - cb * greenOfBlue - cr * greenOfRed;
            blue[x] = y + cb * blueOfBlue;
        }
    }
}
