// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>The inverse ICT (T.800 G.3.2).</summary>
internal static unsafe class IrreversibleColorTransform
{
    private const double RedOfRedDifference = 1.402;
    private const double GreenOfBlueDifference = 0.344136;
    private const double GreenOfRedDifference = 0.714136;
    private const double BlueOfBlueDifference = 1.772;

    /// <summary>Transforms a row back: Y, Cb and Cr become R, G and B.</summary>
    public static void Inverse<T>(T* luma, T* blueDifference, T* redDifference, T* red, T* green, T* blue, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T redOfRed = T.CreateTruncating(RedOfRedDifference);
        T greenOfBlue = T.CreateTruncating(GreenOfBlueDifference);
        T greenOfRed = T.CreateTruncating(GreenOfRedDifference);
        T blueOfBlue = T.CreateTruncating(BlueOfBlueDifference);
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
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
