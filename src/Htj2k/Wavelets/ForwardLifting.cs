// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <summary>
/// The lifting steps of the reversible 5/3 analysis (T.800 F.4.8.1) on lanes of 16, 32 or 64 bits:
/// high(n) = x(2n+1) - floor((x(2n) + x(2n+2)) / 2) and low(n) = x(2n) + floor((high(n-1) + high(n) + 2) / 4).
/// </summary>
/// <remarks>
/// Sums of two samples could leave 16 bits, their floor average cannot: <c>(a &amp; b) + ((a ^ b) >> 1)</c>; and
/// floor((a + b + 2) / 4) is floor((floor((a + b) / 2) + 1) / 2).
/// All rows have <see cref="SlackBytes"/> after them, which may be read and written and whose content is lost.
/// </remarks>
internal static unsafe partial class ForwardLifting
{
    /// <summary>Bytes that may be touched after a row: the rest of the two vectors begun last, and two that are read ahead.</summary>
    public const int SlackBytes = 128;

    /// <summary>
    /// One vertical step: the rows 2n, 2n+1 and 2n+2 and the high-pass row n-1 give the low-pass and the high-pass row n.
    /// </summary>
    /// <param name="low">May be the same row as <paramref name="even"/>.</param>
    /// <param name="high">May be the same row as <paramref name="odd"/>.</param>
    public static void Vertical<T>(T* even, T* odd, T* nextEven, T* previousHigh, T* low, T* high, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        Debug.Assert(width > 0);
        if (UsesAvx512 && HasVectors<T>())
        {
            VerticalAvx512(even, odd, nextEven, previousHigh, low, high, width);
        }
        else if (Avx2.IsSupported && HasVectors<T>())
        {
            VerticalAvx2(even, odd, nextEven, previousHigh, low, high, width);
        }
        else if (UsesVector128 && HasVectors<T>())
        {
            VerticalVector128(even, odd, nextEven, previousHigh, low, high, width);
        }
        else
        {
            VerticalScalar(even, odd, nextEven, previousHigh, low, high, width);
        }
    }

    /// <summary>The low-pass row of a last even row, whose high-pass row above serves for the missing one below too.</summary>
    public static void LastLow<T>(T* even, T* previousHigh, T* low, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int x = 0; x < width; x++)
        {
            low[x] = even[x] + ((previousHigh[x] + T.One) >> 1);
        }
    }

    /// <summary>Splits a row into its low-pass half (the larger one) and its high-pass half.</summary>
    /// <param name="row">Its content is kept, except for the slack.</param>
    /// <param name="low">Takes (width + 1) / 2 samples.</param>
    /// <param name="high">Takes width / 2 samples.</param>
    public static void Horizontal<T>(T* row, int width, T* low, T* high)
        where T : unmanaged, IBinaryInteger<T>
    {
        Debug.Assert(width > 0);
        if (width == 1)
        {
            low[0] = row[0];
            return;
        }

        // Symmetric extension to the right (T.800 F.4.7), about the last sample.
        row[width] = row[width - 2];
        row[width + 1] = row[Math.Abs(width - 3)];
        if (UsesAvx512 && HasVectors<T>())
        {
            HorizontalAvx512(row, width, low, high);
        }
        else if (Avx2.IsSupported && HasVectors<T>())
        {
            HorizontalAvx2(row, width, low, high);
        }
        else if (UsesVector128 && HasVectors<T>())
        {
            HorizontalVector128(row, width, low, high);
        }
        else
        {
            HorizontalScalar(row, width, low, high);
        }
    }

    /// <summary>Lanes of 64 bits are so rare that they have no kernels.</summary>
    private static bool HasVectors<T>()
        where T : unmanaged
        => sizeof(T) <= sizeof(int);
}
