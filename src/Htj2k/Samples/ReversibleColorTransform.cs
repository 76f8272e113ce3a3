// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>
/// The RCT of T.800 G.2: Y0 = floor((R + 2 G + B) / 4), Y1 = B - G, Y2 = R - G. A constant taken from R, G and B alike is taken from Y0 and vanishes from the others.
/// </summary>
internal static unsafe class ReversibleColorTransform
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
                Vector256<T> r = Vector256.Load(red + x);
                Vector256<T> g = Vector256.Load(green + x);
                Vector256<T> b = Vector256.Load(blue + x);
                ((r + g + g + b) >> 2).Store(red + x);
                (b - g).Store(green + x);
                (r - g).Store(blue + x);
            }
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
}
