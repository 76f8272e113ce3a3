// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>
/// The RCT of T.800 G.2: Y0 = floor((R + 2 G + B) / 4), Y1 = B - G, Y2 = R - G. A constant taken from R, G and B alike is taken from Y0 and
/// vanishes from the others.
/// </summary>
internal static unsafe partial class ReversibleColorTransform
{
    /// <summary>Transforms a row in place: R, G, B become Y0, Y1, Y2.</summary>
    public static void Forward<T>(T* red, T* green, T* blue, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; x <= width - Vector256<T>.Count; x += Vector256<T>.Count)
            {
                (Vector256<T> y0, Vector256<T> y1, Vector256<T> y2)
                    = Forward(Vector256.Load(red + x), Vector256.Load(green + x), Vector256.Load(blue + x));
                y0.Store(red + x);
                y1.Store(green + x);
                y2.Store(blue + x);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            x = ForwardVector128(red, green, blue, width);
        }

        for (; x < width; x++)
        {
            T r = red[x];
            T g = green[x];
            T b = blue[x];
            red[x] = (r + g + g + b) >> 2;
            green[x] = b - g;
            blue[x] = r - g;
        }
    }

    /// <summary>Transforms one vector of each component; four samples' sum must fit the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<T> Y0, Vector256<T> Y1, Vector256<T> Y2) Forward<T>(Vector256<T> red, Vector256<T> green, Vector256<T> blue)
        where T : unmanaged
        => ((red + green + green + blue) >> 2, blue - green, red - green);

    /// <summary>
    /// Transforms a row back: Y0, Y1, Y2 become R, G, B. In 16-bit lanes <paramref name="overflow"/> takes a bit for each result that does
    /// not fit.
    /// </summary>
    public static void Inverse<T>(T* luma, T* blueDifference, T* redDifference, T* red, T* green, T* blue, int width, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> sticky = Vector256<T>.Zero;
            for (; x <= width - Vector256<T>.Count; x += Vector256<T>.Count)
            {
                Vector256<T> y0 = Vector256.Load(luma + x);
                Vector256<T> y1 = Vector256.Load(blueDifference + x);
                Vector256<T> y2 = Vector256.Load(redDifference + x);
                Vector256<T> sum = y1 + y2;
                Vector256<T> g = y0 - (sum >> 2);
                Vector256<T> r = y2 + g;
                Vector256<T> b = y1 + g;
                if (sizeof(T) == sizeof(short))
                {
                    sticky |= (sum ^ Vector256.AddSaturate(y1, y2)) | (g ^ Vector256.SubtractSaturate(y0, sum >> 2))
                        | (r ^ Vector256.AddSaturate(y2, g)) | (b ^ Vector256.AddSaturate(y1, g));
                }

                r.Store(red + x);
                g.Store(green + x);
                b.Store(blue + x);
            }

            (sticky.AsByte() | Vector256.Load(overflow)).Store(overflow);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            x = InverseVector128(luma, blueDifference, redDifference, red, green, blue, width, overflow);
        }

        for (; x < width; x++)
        {
            long y0 = long.CreateTruncating(luma[x]);
            long y1 = long.CreateTruncating(blueDifference[x]);
            long y2 = long.CreateTruncating(redDifference[x]);
            long g = y0 - ((y1 + y2) >> 2);
            red[x] = T.CreateTruncating(y2 + g);
            green[x] = T.CreateTruncating(g);
            blue[x] = T.CreateTruncating(y1 + g);
            bool fits = long.CreateTruncating(red[x]) == y2 + g && long.CreateTruncating(green[x]) == g
                && long.CreateTruncating(blue[x]) == y1 + g;
            if (!fits && sizeof(T) == sizeof(short))
            {
                *overflow = 1;
            }
        }
    }
}
