// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <content>Vectors of 16 bytes, for arm64 and for x86 without AVX2; each kernel returns the first sample that it left.</content>
internal static unsafe partial class ReversibleColorTransform
{
    /// <summary>Transforms one vector of each component; four samples' sum must fit the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> Y0, Vector128<T> Y1, Vector128<T> Y2) Forward<T>(Vector128<T> red, Vector128<T> green, Vector128<T> blue)
        => ((red + green + green + blue) >> 2, blue - green, red - green);

    private static int ForwardVector128<T>(T* red, T* green, T* blue, int width)
        where T : unmanaged
    {
        int x = 0;
        for (; x <= width - Vector128<T>.Count; x += Vector128<T>.Count)
        {
            (Vector128<T> y0, Vector128<T> y1, Vector128<T> y2) =
                Forward(Vector128.Load(red + x), Vector128.Load(green + x), Vector128.Load(blue + x));
            y0.Store(red + x);
            y1.Store(green + x);
            y2.Store(blue + x);
        }

        return x;
    }

    private static int InverseVector128<T>(T* luma, T* blueDifference, T* redDifference, T* red, T* green, T* blue, int width,
        byte* overflow)
        where T : unmanaged
    {
        Vector128<T> sticky = Vector128<T>.Zero;
        int x = 0;
        for (; x <= width - Vector128<T>.Count; x += Vector128<T>.Count)
        {
            Vector128<T> y0 = Vector128.Load(luma + x);
            Vector128<T> y1 = Vector128.Load(blueDifference + x);
            Vector128<T> y2 = Vector128.Load(redDifference + x);
            Vector128<T> sum = y1 + y2;
            Vector128<T> g = y0 - (sum >> 2);
            Vector128<T> r = y2 + g;
            Vector128<T> b = y1 + g;
            if (sizeof(T) == sizeof(short))
            {
                sticky |= (sum ^ Vector128.AddSaturate(y1, y2)) | (g ^ Vector128.SubtractSaturate(y0, sum >> 2))
                    | (r ^ Vector128.AddSaturate(y2, g)) | (b ^ Vector128.AddSaturate(y1, g));
            }

            r.Store(red + x);
            g.Store(green + x);
            b.Store(blue + x);
        }

        (sticky.AsByte() | Vector128.Load(overflow)).Store(overflow);
        return x;
    }
}
